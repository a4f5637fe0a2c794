"""All models this server knows by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from voxwire.errors import ConfigurationError, ModelNotFound
from voxwire.voices.models import (
    Api,
    Audio,
    Dialect,
    Family,
    Feature,
    Gender,
    Limits,
    Model,
    Origin,
    Region,
    Voice,
)
from voxwire.voices.reading import read_family

__all__ = [
    "Api",
    "Audio",
    "Catalog",
    "Dialect",
    "Family",
    "Feature",
    "Gender",
    "Limits",
    "Model",
    "Origin",
    "Region",
    "Voice",
]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Models by name, with their aliases resolved."""

    by_name: Mapping[str, Model]
    """In the order of the data files, which is the order they are listed in."""
    aliases: Mapping[str, str]
    """Other names of models, such as dated snapshots."""

    @classmethod
    def load(cls) -> "Catalog":
        """Read the data files that come with the package. Takes a tenth of a second, so once per process.

        Raises:
            ConfigurationError: an entry makes no sense; the message names it.

        """
        folder = resources.files("voxwire.voices") / "data"
        files = sorted(
            (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name
        )
        return cls.read({file.name: file.read_text(encoding="utf-8") for file in files})

    @classmethod
    def read(cls, documents: Mapping[str, str]) -> "Catalog":
        """Join the models of several YAML documents, keyed by the names their errors shall carry.

        Raises:
            ConfigurationError: an entry makes no sense, or two documents claim one name.

        """
        models: dict[str, Model] = {}
        aliases: dict[str, str] = {}
        for source, text in documents.items():
            family = read_family(text, source)
            for name, model in family.models.items():
                if name in models:
                    raise ConfigurationError(f"{source}: model {name} is defined twice")
                models[name] = model
            for alias, target in family.aliases.items():
                if alias in aliases:
                    raise ConfigurationError(f"{source}: alias {alias} is defined twice")
                if target not in family.models:
                    raise ConfigurationError(
                        f"{source}: alias {alias} leads to {target}, which is no model here"
                    )
                aliases[alias] = target
        if shadowed := sorted(aliases.keys() & models.keys()):
            raise ConfigurationError(f"alias {shadowed[0]} is also the name of a model")
        return cls(models, aliases)

    def model(self, name: str) -> Model:
        """The model of that name or alias.

        Raises:
            ModelNotFound: there is none.

        """
        found = self.by_name.get(self.aliases.get(name, name))
        if found is None:
            raise ModelNotFound(name)
        return found

    def models(self) -> tuple[Model, ...]:
        """Every model once, in the order of the data files."""
        return tuple(self.by_name.values())

    def names(self, model: Model) -> tuple[str, ...]:
        """The name of a model, then its aliases."""
        return (model.name, *(alias for alias, target in self.aliases.items() if target == model.name))

    def voice(self, voice: str) -> Voice | None:
        """The system voice of that id, whatever its model: where several have it, it has one timbre."""
        return next((found for model in self.by_name.values() if (found := model.find(voice))), None)

    def voices(self) -> Iterator[tuple[Model, Voice]]:
        """Every system voice with its model, in the order of the data files."""
        for model in self.by_name.values():
            for voice in model.voices.values():
                yield model, voice
