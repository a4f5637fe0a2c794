"""The speech session: text in, audio and marks out, for every door alike."""
