"""Builds the weightless ONNX graphs of Kokoro-82M that ship with the package."""
