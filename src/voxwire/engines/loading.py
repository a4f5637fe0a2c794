"""The one place that knows engines by name."""

from pathlib import Path

from voxwire.engines.assets import Progress
from voxwire.engines.base import Engine
from voxwire.errors import ConfigurationError

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
