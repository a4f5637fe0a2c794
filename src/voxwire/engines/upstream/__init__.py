"""Servers elsewhere with a streaming ``/v1/audio/speech``, as engines."""
