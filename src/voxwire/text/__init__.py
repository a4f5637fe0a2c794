"""From the client's text to phonemes, with every phoneme pointing back into that text."""
