"""Opens speech sessions: what all doors share."""

import asyncio
import copy
import math
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from weakref import WeakSet

from voxwire.audio.chain import AudioChain
from voxwire.audio.formats import AudioFormat
from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Cancellation, Delivery, Engine, Quality, Timbre, TimbreRecipe
from voxwire.errors import RateExceeded
from voxwire.speech.admission import Admission, Demand
from voxwire.speech.manners import Manner
from voxwire.speech.passages import Voicing
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.session import SpeechSession
from voxwire.speech.warming_up import warmed_up
from voxwire.text.frontend import Frontend
from voxwire.text.lexicon import Lexicon

TIMBRES_KEPT = 64
"""Blended timbres kept in memory; half a megabyte each with the embedded engine."""

UNHEARD = 0.1
"""Points of mean opinion that light speech may fall short of full speech where a model asks for it."""
BEARABLE = 0.4
"""Points that it may fall short where the machine could not speak otherwise."""
COMPRESSED = 0.3
"""Points that it falls shorter where speech is compressed to twice its tempo. A rate of 1.5 leaves 1.25,
which cost 0.07 (``python -m evaluation generators``)."""

OwnWords = Callable[[], Awaitable[Lexicon | None]]
"""Gives the words that some clients have said in their own way, as they are at the moment."""


class SpeechService:
    """One engine, its compute threads, and the sessions they serve; other engines have services of their own.

    An engine that computes on another machine has no compute threads: its calls wait on threads that are
    there for that, what they take says nothing of this machine, and it has places of its own.
    """

    def __init__(
        self,
        engine: Engine,
        frontend: Frontend,
        scheduler: Scheduler,
        *,
        refuse_overload: bool = False,
        lighten: bool = False,
        quality: Quality | None = None,
        traced: bool = False,
        relief: "SpeechService | None" = None,
    ) -> None:
        """Bring the parts together; nothing starts.

        Args:
            engine: what speaks.
            frontend: what reads.
            scheduler: the compute threads.
            refuse_overload: whether a session that would make running ones stutter is refused.
            lighten: whether speech of full quality is made light before it is refused.
            quality: what all speech is rendered with that can be; otherwise each recipe says.
            traced: whether sessions keep the times of all their stages.
            relief: goes on where the engine fails before an utterance was heard; of the same sample rate.

        """
        self.engine = engine
        self.scheduler = scheduler
        self.frontend = frontend
        self._lighten = lighten and quality is None
        self._quality = quality
        self._traced = traced
        self._timbres: OrderedDict[str, Timbre] = OrderedDict()
        places = engine.capabilities.streams or scheduler.threads
        self.admission = Admission(places) if refuse_overload else None
        self._sessions: WeakSet[SpeechSession] = WeakSet()
        self._opening: list[Demand] = []
        """What those will want that are let in and not yet sessions."""
        self._own_words: OwnWords | None = None
        self._relief = relief
        self.taken_over: Counter[Engine] = Counter()
        """How many sessions of each other engine this one went on with."""
        self._others: dict[str, SpeechService] = {}

    def give(self, model: str, service: "SpeechService") -> None:
        """Have another service speak for a model."""
        self._others[model] = service

    def speaking(self, model: str) -> "SpeechService":
        """What speaks for a model, with the words of these clients."""
        other = self._others.get(model)
        if other is None or self._own_words is None:
            return other or self
        return other.knowing(self._own_words)

    @property
    def others(self) -> Sequence["SpeechService"]:
        """The services of the other engines, each once."""
        return list({id(other): other for other in self._others.values()}.values())

    def knowing(self, own_words: OwnWords) -> "SpeechService":
        """This service for clients who share words of their own; everything else is shared with it.

        Args:
            own_words: asked for each session, so that a change is heard with the next one.

        """
        knowing = copy.copy(self)
        knowing._own_words = own_words
        return knowing

    async def lexicon(self, lexicon: Lexicon | None = None) -> Lexicon | None:
        """What a session reads by whose client names ``lexicon``: that, over the words it shares."""
        shared = None if self._own_words is None else await self._own_words()
        return shared if lexicon is None else lexicon.over(shared)

    @property
    def languages(self) -> frozenset[str]:
        """BCP 47 primary subtags that can be read and spoken."""
        read = frozenset(tag for tag in self.frontend.languages if "-" not in tag)
        capabilities = self.engine.capabilities
        return read if capabilities.approximates else read & capabilities.languages

    async def open(
        self,
        recipe: TimbreRecipe,
        delivery: Delivery,
        audio: AudioFormat,
        *,
        volume: int = 50,
        manner: Manner | None = None,
        instruction: str | None = None,
        language: str | None = None,
        default_language: str | None = None,
        lexicon: Lexicon | None = None,
        dialect: str | None = None,
        markdown: bool = False,
    ) -> SpeechSession:
        """Make a session.

        Args:
            recipe: who speaks.
            delivery: how. Its rate may be 0.25 to 4: what the engine can't plan is done to the audio.
            audio: container, sample rate and bit rate of what comes out.
            volume: 0–100; 50 leaves the level alone.
            manner: what an instruction changes about it.
            instruction: that instruction, for an engine that follows it in its own way.
            language: BCP 47 hint for text that could be read in several languages.
            default_language: the language that is expected, if it is not the usual one.
            lexicon: words of this session alone that are said in their own way.
            dialect: what Chinese is said in, one of those of the front-end; None for Standard Chinese.
            markdown: whether the text is Markdown, whose marks are not read.

        A recipe of light quality is rendered so if nobody would hear the difference. Full speech is made
        light if it could not be carried otherwise, if that is bearable, and if this service may.

        Raises:
            EngineError: the engine can't make the timbre.
            AudioError: the format can't be produced.
            RateExceeded: the sessions there are would stutter.

        """
        treatment = Treatment(volume)
        delivery, treatment = self.instructed(delivery, treatment, manner or Manner(), instruction)
        tempo = delivery.rate / self._planned(delivery, recipe).rate
        recipe = self._admitted(recipe, tempo)
        # Counted from here on, or all that come while others are being opened would find the same room.
        place = Demand(recipe.quality, tempo)
        self._opening.append(place)
        try:
            voicing = await self.voicing(
                recipe,
                delivery,
                treatment,
                language=language,
                default_language=default_language,
                lexicon=lexicon,
                dialect=dialect,
            )
            chain = AudioChain(self.engine.capabilities.sample_rate, audio, voicing.treatment)
            session = SpeechSession(
                self.engine,
                self.frontend,
                self.scheduler,
                voicing,
                chain,
                admission=self.admission,
                markdown=markdown,
                traced=self._traced,
                let_in=self._let_in,
                relief=self._relief,
            )
            self._sessions.add(session)
        finally:
            self._opening.remove(place)
        return session

    def instructed(
        self, delivery: Delivery, treatment: Treatment, manner: Manner, instruction: str | None
    ) -> tuple[Delivery, Treatment]:
        """How something is said and treated when it is instructed: in words, if the engine takes them."""
        if instruction and self.engine.capabilities.instructions:
            return replace(delivery, instruction=instruction), treatment
        return manner.deliver(delivery), manner.treat(treatment)

    async def voicing(
        self,
        recipe: TimbreRecipe,
        delivery: Delivery,
        treatment: Treatment,
        *,
        language: str | None = None,
        default_language: str | None = None,
        lexicon: Lexicon | None = None,
        dialect: str | None = None,
    ) -> Voicing:
        """Bring together how something is said; what the engine can't plan is left to the audio.

        Args:
            recipe: who speaks; in full quality if it can't be rendered with its own.
            delivery: how.
            treatment: what is done to the audio; the tempo is set here.
            language: BCP 47 hint for text that could be read in several languages.
            default_language: the language that is expected, if it is not the usual one.
            lexicon: words of this session alone that are said in their own way.
            dialect: what Chinese is said in.

        Raises:
            EngineError: the engine can't make the timbre.

        """
        if recipe.quality not in self.engine.shortfall(recipe):
            recipe = replace(recipe, quality=Quality.FULL)
        timbre = await self.timbre(recipe)
        planned = self._planned(delivery, recipe)
        higher = 1.0 if self.engine.capabilities.pitch else delivery.pitch
        treatment = replace(treatment, tempo=delivery.rate / planned.rate, pitch=higher)
        words = await self.lexicon(lexicon)
        delivery = replace(planned, pitch=delivery.pitch / higher)
        return Voicing(timbre, delivery, treatment, language, default_language, words, dialect)

    def _planned(self, delivery: Delivery, recipe: TimbreRecipe) -> Delivery:
        """A delivery at the rate that the engine plans, and the one that relieves it."""
        rate = delivery.rate
        for service in (self, self._relief):
            if service is not None:
                capabilities = service.engine.capabilities
                # Where an engine has voices of its own, how fast one is here does not matter.
                own = 1.0 if capabilities.voices else recipe.rate
                rate = min(max(rate, capabilities.min_rate), max(1.0, capabilities.max_rate / own))
        return replace(delivery, rate=rate)

    def _admitted(self, recipe: TimbreRecipe, tempo: float) -> TimbreRecipe:
        """The recipe in the best quality, of those that may be, that can be carried beside the rest."""
        qualities = self._qualities(recipe, tempo)
        if self.admission is None:
            return replace(recipe, quality=qualities[0])
        for quality in qualities:
            with suppress(RateExceeded):
                self.admission.admit(self._demands(), Demand(quality, tempo))
                return replace(recipe, quality=quality)
        raise RateExceeded

    def beside(self, recipe: TimbreRecipe, session: SpeechSession) -> TimbreRecipe:
        """The recipe of a further voice of a session, in the quality that it is rendered with.

        That is the session's. Where light speech would be heard to fall short, it is full if that can be
        carried, and light otherwise if that is bearable and this service may.

        Raises:
            RateExceeded: nothing but full speech will do, and the sessions there are would stutter.

        """
        tempo = session.demand.tempo
        for quality in self._qualities(replace(recipe, quality=session.quality), tempo):
            chosen = replace(recipe, quality=quality)
            if self.admission is None or quality in (session.quality, session.demand.quality):
                return chosen
            with suppress(RateExceeded):
                self.admission.admit(self._demands(session), replace(session.demand, quality=quality))
                session.take_share(quality)
                return chosen
        raise RateExceeded

    def _qualities(self, recipe: TimbreRecipe, tempo: float) -> list[Quality]:
        """What a recipe may be rendered with, the first if it can be carried."""
        shortfall = self.engine.shortfall(recipe)
        if self._quality is not None:
            return [self._quality if self._quality in shortfall else Quality.FULL]
        light = shortfall.get(Quality.LIGHT, math.inf) + COMPRESSED * max(0.0, tempo - 1)
        if recipe.quality is Quality.LIGHT and light <= UNHEARD:
            return [Quality.LIGHT]
        return [Quality.FULL, Quality.LIGHT] if self._lighten and light <= BEARABLE else [Quality.FULL]

    def _let_in(self, session: SpeechSession) -> None:
        """Let a session begin to speak that was opened long ago.

        Raises:
            RateExceeded: those that speak would stutter.

        """
        if self.admission is not None:
            self.admission.admit(self._demands(session), session.demand)

    @property
    def capacity(self) -> int | None:
        """How many listeners like the last one can be carried at once, or None if nobody is refused."""
        return None if self.admission is None else self.admission.capacity(self.admission.admitted)

    @property
    def sessions(self) -> int:
        """Sessions that have not ended."""
        return sum(not session.ended and session.engine is self.engine for session in self._sessions)

    @property
    def listeners(self) -> int:
        """Sessions that speak or did a moment ago; those that only wait for text cost nothing."""
        return len(self._demands())

    def _demands(self, but: SpeechSession | None = None) -> list[Demand]:
        """What each session wants that needs compute."""
        return self._opening + [
            each.demand
            for each in self._sessions
            if each.demanding and each.engine is self.engine and each is not but
        ]

    def take_over(self, session: SpeechSession) -> None:
        """Carry a session from now on whose engine has failed.

        Raises:
            RateExceeded: the sessions there are would stutter.

        """
        if self.admission is not None:
            self.admission.admit(self._demands(), session.demand)
        self.taken_over[session.engine] += 1
        self._sessions.add(session)

    async def warm_up(self, recipe: TimbreRecipe) -> None:
        """Load what is lazy and run every graph once, so that the first client does not wait for it."""
        if self.engine.capabilities.streams is not None:
            # What speaks elsewhere has warmed itself up.
            return
        for quality in sorted(self.engine.capabilities.qualities):
            timbre = await self.timbre(replace(recipe, quality=quality))
            for cost in await warmed_up(self.engine, self.frontend, self.scheduler, timbre):
                if self.admission is not None:
                    self.admission.computed(quality, *cost)

    async def timbre(self, recipe: TimbreRecipe) -> Timbre:
        """The engine's state for a recipe, made only once.

        Raises:
            VoxwireError: the engine can't make it.

        """
        if not self.engine.capabilities.voices:
            # Whose it is makes no difference to what is made of Voxwire's own material.
            recipe = replace(recipe, reference=None)
        key = repr(recipe)
        timbre = self._timbres.get(key)
        if timbre is None:
            loop = asyncio.get_running_loop()
            timbre = await self.scheduler.run(lambda: self.engine.timbre(recipe), loop.time(), Cancellation())
            self._timbres[key] = timbre
        self._timbres.move_to_end(key)
        while len(self._timbres) > TIMBRES_KEPT:
            self._timbres.popitem(last=False)
        return timbre

    def close(self) -> None:
        """End the compute threads, then the engine, of the other services too."""
        for other in self.others:
            other.close()
        self.scheduler.close()
        self.engine.close()
