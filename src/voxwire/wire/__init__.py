"""Sans-I/O protocol cores: from frames and session calls to frames, without sockets, clocks or engines."""
