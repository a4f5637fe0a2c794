"""The doors: sockets, and nothing that a protocol core or the speech session could know."""
