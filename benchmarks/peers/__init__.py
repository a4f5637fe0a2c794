"""The systems a user might pick instead, measured beside Voxwire."""
