"""From the engine's samples to the bytes of the format a client asked for.

:class:`voxwire.audio.chain.AudioChain` is the way through this room: one per task, never one per
utterance, so that everything a task says is one valid file.
"""
