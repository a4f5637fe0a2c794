"""The one place that knows engines by name."""

from collections.abc import Mapping
from pathlib import Path

from voxwire.cluster_settings import ClusterSettings
from voxwire.engine_settings import EngineKind, EngineSettings
from voxwire.engines.assets import Progress
from voxwire.engines.base import Engine, Quality, TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.upstream_settings import UpstreamSettings

ENGINES = ("kokoro", "tone")
SLOW_TONE = "tone@"
"""What the name of a humming engine begins with that takes its time: ``tone@0.25`` hums a second in a quarter
of one, as tests of load and of death want it."""


def load_engine(name: str, model_dir: Path, cores: int) -> Engine:
    """Load an engine; takes seconds. Its libraries are imported only now.

    Args:
        name: one of :data:`ENGINES`.
        model_dir: where models are prepared.
        cores: how many one listener may have where nobody else wants them.

    Raises:
        ConfigurationError: there is no engine of that name.
        EngineError: its model is not there, or can't be loaded.

    """
    if name == "kokoro":
        from voxwire.engines.kokoro.engine import KokoroEngine
        from voxwire.engines.kokoro.places import prepared_directory

        return KokoroEngine(prepared_directory(model_dir), cores)
    if name == "tone" or name.startswith(SLOW_TONE):
        from voxwire.engines.tone import ToneEngine

        return ToneEngine(_rtf(name))
    raise _unknown(name)


def load_upstream(
    name: str, settings: UpstreamSettings, sample_rate: int | None = None, recordings: Path | None = None
) -> Engine:
    """Make an engine of a server elsewhere; nothing is asked of it yet.

    Args:
        name: what the installation calls it.
        settings: of the server.
        sample_rate: of the audio the engine shall give, in Hz; without, that of the server's PCM.
        recordings: the directory of recordings that voices were cloned from.

    Raises:
        ConfigurationError: the file that holds the key can't be read.

    """
    from voxwire.engines.upstream.engine import UpstreamEngine

    return UpstreamEngine(name, settings, sample_rate, recordings)


def load_remote(settings: ClusterSettings) -> Engine:
    """Make an engine of replicas in other processes; waits for one of them.

    Raises:
        EngineUnavailable: none has answered in time.

    """
    from voxwire.engines.remote.engine import RemoteEngine

    return RemoteEngine(settings)


def shortfalls_of(engine: Engine) -> Mapping[str, Mapping[Quality, float]]:
    """What each quality loses, for each of an engine's packs; empty where it has none."""
    from voxwire.engines.kokoro.engine import KokoroEngine

    packs = engine.packs if isinstance(engine, KokoroEngine) else []
    return {name: dict(engine.shortfall(TimbreRecipe({name: 1.0}))) for name in packs}


def load_local(name: str, settings: EngineSettings, recordings: Path | None = None) -> Engine:
    """Load a large model into this process; takes seconds to minutes, and fetches it if need be.

    Args:
        name: what the installation calls it.
        settings: of it.
        recordings: the directory of recordings that voices were cloned from.

    Raises:
        ConfigurationError: it can't be loaded.

    """
    from voxwire.engines.local.engine import LocalEngine

    if settings.kind is EngineKind.COSYVOICE:
        from voxwire.engines.cosyvoice.model import CosyVoiceModel

        return LocalEngine(CosyVoiceModel(name, settings, recordings))
    from voxwire.engines.qwen.model import QwenModel

    return LocalEngine(QwenModel(name, settings, recordings))


def examine_local(name: str, settings: EngineSettings) -> str:
    """See what such a model needs, without loading it; gives the device it would go to.

    Raises:
        ConfigurationError: something is not there.

    """
    from voxwire.engines.cosyvoice.library import code_of
    from voxwire.engines.local.devices import checkpoint_directory, device_for, required

    device = device_for(required("torch", name, settings), name, settings)
    if settings.kind is EngineKind.COSYVOICE:
        code_of(name, settings)
    else:
        required("qwen_tts", name, settings)
    if settings.local:
        checkpoint_directory(name, settings)
    return device


def figures_of(engine: Engine) -> UpstreamFigures | None:
    """What has been counted of an engine, if it is elsewhere."""
    from voxwire.engines.remote.engine import RemoteEngine
    from voxwire.engines.upstream.engine import UpstreamEngine

    return engine.figures if isinstance(engine, UpstreamEngine | RemoteEngine) else None


def pull_engine(name: str, model_dir: Path, progress: Progress) -> None:
    """Fetch and prepare what an engine needs, if anything is missing.

    Raises:
        ConfigurationError: there is no engine of that name.
        AssetError: something could not be fetched, verified or prepared.

    """
    if name not in ENGINES and not name.startswith(SLOW_TONE):
        raise _unknown(name)
    if name == "kokoro":
        from voxwire.engines.kokoro.places import is_prepared

        if not is_prepared(model_dir):
            from voxwire.engines.kokoro.prepare import pull

            pull(model_dir, progress)


def _rtf(name: str) -> float:
    try:
        return float(name.removeprefix(SLOW_TONE)) if name.startswith(SLOW_TONE) else 0.0
    except ValueError as error:
        raise _unknown(name) from error


def _unknown(name: str) -> ConfigurationError:
    return ConfigurationError(f"There is no engine named {name!r}; there are {', '.join(ENGINES)}.")
