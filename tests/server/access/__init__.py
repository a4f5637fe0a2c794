"""Who gets what from a real server that hums."""
