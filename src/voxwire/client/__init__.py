"""Talking to a Voxwire server, or to the service whose protocols it speaks."""
