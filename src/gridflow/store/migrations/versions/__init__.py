"""Steps of the history; each is run once in every county."""
