"""From what a client asked for to a running speech session, or the error that says why not."""

from collections.abc import Sequence
from dataclasses import replace

from voxwire.access.identity import DEFAULT_WORKSPACE, Identity
from voxwire.audio.aigc import aigc_label
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery
from voxwire.errors import InvalidParameter, NotYetSupported
from voxwire.fetching import Fetcher
from voxwire.server.finding import find_model
from voxwire.server.instructing import cosyvoice_instruction
from voxwire.server.own_voices import OwnVoices
from voxwire.server.ssml_script import ScriptWriter, Wish, check_ssml
from voxwire.speech.manners import manner_of
from voxwire.speech.passages import Passage
from voxwire.speech.service import SpeechService
from voxwire.speech.session import SpeechSession
from voxwire.text.instructions import Interpretation
from voxwire.text.lexicon import Lexicon
from voxwire.text.registry import unspeakable
from voxwire.voices.catalog import Api, Catalog, Family, Model, Origin, Voice
from voxwire.voices.dialects import instructed_dialect, spoken_dialect
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.sambert_parameters import SambertRequest

Request = TaskRequest | SambertRequest

LANGUAGE_HINTS = frozenset({"zh", "en", "fr", "de", "ja", "ko", "ru", "pt", "th", "id", "vi"})
"""Values of ``language_hints`` (CosyVoice client events page); others that are spoken are taken too."""


class TaskOpener:
    """Finds model and voice for a task and opens its session."""

    def __init__(
        self, catalog: Catalog, speech: SpeechService, fetcher: Fetcher, own: OwnVoices | None = None
    ) -> None:
        """Serve the models of ``catalog`` with ``speech``, and the sounds of SSML with ``fetcher``.

        Args:
            catalog: what is served.
            speech: what speaks.
            fetcher: what gets sounds.
            own: the voices of the client's workspace, if it may have any.

        """
        self._catalog = catalog
        self._own = own
        self._speech = speech
        self._fetcher = fetcher

    def model(self, request: Request, identity: Identity, api: Api = Api.INFERENCE) -> Model:
        """The model a task names.

        Raises:
            ModelNotFound: there is none of that name on this door.
            NotCalledByHttp: there is one, but not for HTTP.
            AccessDenied: the key may not use it.

        """
        family = Family.SAMBERT if isinstance(request, SambertRequest) else Family.COSYVOICE
        return find_model(self._catalog, request.model, identity, api, family)

    async def open(self, request: Request, model: Model) -> SpeechSession:
        """Open the session of a task.

        Raises:
            VoiceRejected: the model has no such voice.
            InstructionRejected: the voice can't be instructed.
            InvalidParameter: the model does not know the format or the language, or ``hot_fix`` holds what is
                no pronunciation.
            NotYetSupported: the task asks for something this server can't honour.

        """
        if self._own is not None:
            model = await self._own.joined(model, request.voice)
        voice = model.voice(request.voice)
        bit_rate = label = None
        if isinstance(request, TaskRequest):
            _check_features(request, model)
            bit_rate = request.bit_rate
            label = label_of(request, DEFAULT_WORKSPACE if self._own is None else self._own.workspace)
        wanted = self._wanted(request, model, voice)
        speech = self._speech.speaking(model.name)
        return await speech.open(
            voice.timbre,
            Delivery(rate=request.rate, pitch=request.pitch),
            AudioFormat(Container(request.format), request.sample_rate, bit_rate, label),
            volume=request.volume,
            manner=manner_of(wanted),
            instruction=_instruction(request),
            language=_language(request, voice, speech),
            default_language=voice.expected_language,
            lexicon=_lexicon(request, speech),
            dialect=spoken_dialect(voice, _dialect(request, voice, wanted)),
            markdown=isinstance(request, TaskRequest) and request.enable_markdown_filter,
        )

    async def script(
        self,
        request: Request,
        identity: Identity,
        text: str,
        session: SpeechSession,
        api: Api = Api.INFERENCE,
    ) -> Sequence[Passage]:
        """What is said and played for the SSML document of a task, by its ``session``.

        Raises:
            VoxwireError: the voice takes no SSML, or the document can't be honoured; see
                :meth:`voxwire.server.ssml_script.ScriptWriter.write`.

        """
        model = self.model(request, identity, api)
        if self._own is not None:
            model = await self._own.joined(model, request.voice)
        voice = model.voice(request.voice)
        check_ssml(model, voice)
        wanted = self._wanted(request, model, voice)
        speech = self._speech.speaking(model.name)
        wish = Wish(
            voice,
            request.rate,
            request.pitch,
            request.volume,
            request.sample_rate,
            _language(request, voice, speech),
            _lexicon(request, speech),
            session,
            dialect=_dialect(request, voice, wanted),
            manner=manner_of(wanted),
            instruction=_instruction(request),
        )
        if model.family is Family.SAMBERT:
            # A document may name the voices of other models, for each model is but one.
            voices = {
                voice.id: voice for other, voice in self._catalog.voices() if other.family is model.family
            }
            model = replace(model, voices=voices)
        return await ScriptWriter(speech, self._fetcher, self._own).write(text, model, wish)

    def _wanted(self, request: Request, model: Model, voice: Voice) -> Interpretation:
        """What the instruction of a task asks for."""
        text = None if isinstance(request, SambertRequest) else request.instruction
        return cosyvoice_instruction(text, model, voice, self._speech.frontend)


def _language(request: Request, voice: Voice, speech: SpeechService) -> str | None:
    """The language of the first hint, in the variety that the voice speaks unless it names one."""
    if isinstance(request, SambertRequest) or not request.language_hints:
        return None
    hint = request.language_hints[0]
    if hint.partition("-")[0] in speech.languages:
        return voice.variety(hint)
    if hint in LANGUAGE_HINTS:
        raise unspeakable(hint)
    made_for = speech.languages & speech.engine.capabilities.languages
    allowed = ", ".join(sorted(LANGUAGE_HINTS | made_for))
    raise InvalidParameter(f"The first of 'language_hints' must be one of {allowed}.")


def label_of(request: TaskRequest, workspace: str) -> str | None:
    """The label that the file of a task carries; None unless it is asked for.

    Args:
        request: the task.
        workspace: whose it is; it spreads the file, unless the task names somebody.

    """
    if not request.enable_aigc_tag:
        return None
    propagator = request.aigc_propagator or workspace
    return aigc_label(request.task_id, propagator, request.aigc_propagate_id or request.task_id)


def _instruction(request: Request) -> str | None:
    """What an engine may be told that takes instructions in words; it was found that the voice takes it."""
    return None if isinstance(request, SambertRequest) else request.instruction


def _lexicon(request: Request, speech: SpeechService) -> Lexicon | None:
    """The words of ``hot_fix``, with every model: where it is not documented, it does no harm."""
    if isinstance(request, SambertRequest) or not (request.pronunciations or request.replacements):
        return None
    if not speech.engine.capabilities.phonemes:
        raise NotYetSupported("Parameter 'hot_fix' with the engine of this model")
    return Lexicon(request.pronunciations, request.replacements)


def _dialect(request: Request, voice: Voice, wanted: Interpretation) -> str | None:
    """The dialect a task's instruction asks for, if it has one."""
    if isinstance(request, SambertRequest) or request.instruction is None:
        return None
    return instructed_dialect(voice, request.instruction) or (
        wanted.dialect if voice.origin is Origin.CLONE else None
    )


def _check_features(request: TaskRequest, model: Model) -> None:
    if request.format not in model.audio.formats:
        formats = ", ".join(model.audio.formats)
        raise InvalidParameter(f"Parameter 'format' must be one of {formats} with model {model.name}.")
