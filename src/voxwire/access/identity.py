"""Who a request comes from."""

from dataclasses import dataclass

DEFAULT_WORKSPACE = "default"
"""The workspace of keys that name none."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a good key says about its bearer."""

    workspace: str
    """The name of the workspace that owns what this bearer makes."""
    key_id: str
    """The key's id; safe to log."""
    models: frozenset[str] | None
    """The models it may use; None is all of them."""

    def may_use(self, *names: str) -> bool:
        """Whether it may use a model that goes by all these names; a key may be for any of them."""
        return self.models is None or not self.models.isdisjoint(names)


ANONYMOUS = Identity(workspace=DEFAULT_WORKSPACE, key_id="anonymous", models=None)
"""Everyone, on a server that asks for no key."""
