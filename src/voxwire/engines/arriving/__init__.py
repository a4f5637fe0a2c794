"""Engines that are given text and give audio, and know nothing of an utterance but what is there of it."""
