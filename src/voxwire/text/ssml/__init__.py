"""Speech Synthesis Markup Language, in the dialect of CosyVoice and Sambert.

A document is parsed into flat lists of parts, one for each root (:mod:`~voxwire.text.ssml.parser`). Every
spoken character knows its place in the document.
"""
