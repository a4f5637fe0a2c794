"""Speech Synthesis Markup Language, in the dialect of CosyVoice and Sambert.

A document is parsed into a flat list of parts (:mod:`~voxwire.text.ssml.parser`), which is cut into segments to
read and sounds to play (:mod:`~voxwire.text.ssml.segments`). Every spoken character knows its place in the
document.
"""
