"""What outlives the process: one SQLite file and the private files beside it."""
