"""Programs for developing Voxwire; nothing here is installed."""
