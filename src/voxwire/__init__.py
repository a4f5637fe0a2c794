"""Voxwire: a self-hosted real-time speech server."""

__version__ = "0.1.0"
