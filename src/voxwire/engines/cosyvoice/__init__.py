"""CosyVoice 2 and 3 in this process, by their own code."""
