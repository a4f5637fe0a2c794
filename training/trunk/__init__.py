"""Training of the light trunk: Kokoro's decoder in front of the generator, without its middle blocks."""
