"""Whether a recogniser understands every system voice: its errors, for what the audit measured.

Each voice says the sentence of the audit. The error is the share of its sounds that came out otherwise: what
the front-end makes of what was heard, against what it makes of the text.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import jiwer

from evaluation.languages import PROMPTS, sounds
from evaluation.recognisers import RATE, Recogniser
from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli.recording import recorded, recording_speech
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService
from voxwire.voices.audit import Measurements, measurements_name, voice_key
from voxwire.voices.catalog import Catalog
from voxwire.voices.models import Voice
from voxwire.voices.sentences import sentence_for


def listen(speech: SpeechService, voice: Voice, recogniser: Recogniser) -> float:
    """The share of a voice's sentence that a recogniser got wrong, 1 at most."""
    text, language = sentence_for(voice)
    pcm = asyncio.run(recorded(speech, voice, AudioFormat(Container.PCM, RATE), dialect=False))
    said, heard = (sounds(speech.frontend, each, language) for each in (text, recogniser.hear(pcm)))
    return min(1.0, float(jiwer.cer(said, heard)))


def main(cache_file: Path | None = None) -> None:
    """Listen to every voice whose measurements say nothing of a recogniser."""
    settings = Settings.load()
    store = Measurements(cache_file or settings.model_dir / measurements_name(settings.engine))
    voices: Mapping[str, Voice] = {voice_key(voice): voice for _, voice in Catalog.load().voices()}
    recognisers: dict[str, Recogniser] = {}
    with recording_speech(settings) as speech:
        for key, voice in voices.items():
            measures = store.find(key)
            if measures is None or measures.error is not None:
                continue
            language = voice.languages[0].partition("-")[0]
            if language not in recognisers:
                prompt = PROMPTS.get(language)
                recognisers[language] = Recogniser("whisper-base", language, settings.model_dir, prompt)
            store.keep(key, replace(measures, error=listen(speech, voice, recognisers[language])))
            print(f"{voice.id}: {store.find(key)}", flush=True)
