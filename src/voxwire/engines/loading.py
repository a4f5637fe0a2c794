"""The one place that knows engines by name."""

from pathlib import Path

from voxwire.engine_settings import EngineKind, EngineSettings
from voxwire.engines.assets import Progress
from voxwire.engines.base import Engine
from voxwire.errors import ConfigurationError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.upstream_settings import UpstreamSettings

ENGINES = ("kokoro", "tone")


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
        from voxwire.engines.kokoro.prepare import prepared_directory

        return KokoroEngine(prepared_directory(model_dir), cores)
    if name == "tone":
        from voxwire.engines.tone import ToneEngine

        return ToneEngine()
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
    """What has been counted of an engine, if it is a server elsewhere."""
    from voxwire.engines.upstream.engine import UpstreamEngine

    return engine.figures if isinstance(engine, UpstreamEngine) else None


def pull_engine(name: str, model_dir: Path, progress: Progress) -> None:
    """Fetch and prepare what an engine needs, if anything is missing.

    Raises:
        ConfigurationError: there is no engine of that name.
        AssetError: something could not be fetched, verified or prepared.

    """
    if name not in ENGINES:
        raise _unknown(name)
    if name == "kokoro":
        from voxwire.engines.kokoro.prepare import pull

        pull(model_dir, progress)


def _unknown(name: str) -> ConfigurationError:
    return ConfigurationError(f"There is no engine named {name!r}; there are {', '.join(ENGINES)}.")
