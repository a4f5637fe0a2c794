"""Studio in a real browser."""
