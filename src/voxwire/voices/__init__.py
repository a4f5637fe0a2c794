"""Which models and voices there are, and how each voice sounds."""
