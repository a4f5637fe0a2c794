"""What people mean who say in their own words how something shall be said, or what a voice is like."""

from voxwire.text.instructions.delivery import interpret_instruction
from voxwire.text.instructions.fuller import fuller_instruction
from voxwire.text.instructions.meaning import Interpretation, VoiceDescription
from voxwire.text.instructions.vocabulary import load_words
from voxwire.text.instructions.voices import interpret_voice

__all__ = [
    "Interpretation",
    "VoiceDescription",
    "fuller_instruction",
    "interpret_instruction",
    "interpret_voice",
    "load_words",
]
