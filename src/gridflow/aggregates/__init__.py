"""Pure aggregates: each folder holds one aggregate's events, state and decisions."""
