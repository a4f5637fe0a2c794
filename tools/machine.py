"""The line every published number carries."""

from voxwire.bench.machine import machine_line

__all__ = ["machine_line"]
