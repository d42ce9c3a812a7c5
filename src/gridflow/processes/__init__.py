"""Pure processes: from what has happened to the commands that must follow."""
