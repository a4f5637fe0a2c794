"""Measures a running server from outside, as its clients meet it: ``voxwire bench`` and ``benchmarks/``."""
