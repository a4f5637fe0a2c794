"""The light generator: what it is trained on, how, and how it is judged and shipped."""
