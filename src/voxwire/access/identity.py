"""Who a request comes from."""

from dataclasses import dataclass, field, fields, replace

from voxwire.access.doors import GRANTABLE, SPEAKING, Door

DEFAULT_WORKSPACE = "default"
"""The workspace of keys that name none. It may use all models."""


@dataclass(frozen=True, slots=True)
class Allowances:
    """How much a key, or a workspace, may have; None is as much as there is."""

    requests_per_second: float | None = None
    """Tasks, responses and HTTP requests begun."""
    characters_per_second: float | None = None
    """Counted characters of text given, over ten seconds."""
    concurrency: int | None = None
    """Tasks, responses and HTTP requests at once."""
    monthly_characters: int | None = None
    """Counted characters spoken in a calendar month of UTC."""

    def filled(self, defaults: "Allowances") -> "Allowances":
        """These, and where there is None those of ``defaults``."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(defaults, **{name: value for name, value in given.items() if value is not None})


UNLIMITED = Allowances()


@dataclass(frozen=True, slots=True)
class Identity:
    """What a good key says about its bearer."""

    workspace: str
    """The name of the workspace that owns what this bearer makes."""
    key_id: str
    """The key's id; safe to log."""
    models: frozenset[str] | None
    """The models the key may use; None is all of them."""
    granted: frozenset[str] | None = None
    """The models its workspace may use; None is all of them."""
    doors: frozenset[Door] = GRANTABLE
    """The interfaces it is for."""
    own: Allowances = UNLIMITED
    """What the key may have."""
    shared: Allowances = UNLIMITED
    """What all keys of its workspace may have together."""
    workspace_id: str = field(default="", compare=False)
    """The other name of the workspace."""
    temporary: bool = False
    """Whether the key was a temporary one."""

    def may_use(self, *names: str) -> bool:
        """Whether it may use a model that goes by all these names; a key may be for any of them."""
        return all(
            allowed is None or not allowed.isdisjoint(names) for allowed in (self.models, self.granted)
        )

    def for_a_moment(self) -> "Identity":
        """Who bears a temporary key that was made with this one: it may speak, and nothing else."""
        return replace(self, doors=self.doors & SPEAKING, temporary=True)


ANONYMOUS = Identity(workspace=DEFAULT_WORKSPACE, key_id="anonymous", models=None)
"""Everyone, on a server that asks for no key."""
