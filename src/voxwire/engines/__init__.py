"""Engines: what turns phonemes into sound."""
