"""Read models: tables that follow from the log and can be dropped and rebuilt to the same bytes."""
