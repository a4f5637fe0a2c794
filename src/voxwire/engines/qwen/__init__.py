"""Qwen3-TTS in this process, by the package ``qwen-tts``."""
