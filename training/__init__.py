"""Training of the models Voxwire ships; nothing here is installed."""
