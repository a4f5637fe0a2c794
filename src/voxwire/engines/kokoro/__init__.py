"""The embedded engine: Kokoro-82M on ONNX Runtime, planned and rendered apart."""
