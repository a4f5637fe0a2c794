"""A phoneme encoder of half the passes: what Kokoro's planning computes most with, made lighter."""
