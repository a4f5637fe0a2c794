"""Chinese dialects: from a Mandarin reading to that of a dialect, by rule tables in ``data``."""
