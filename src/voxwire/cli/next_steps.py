"""What to do about an error, where its class says so."""

from voxwire.errors import (
    AuthenticationError,
    LexiconNotFound,
    ModelNotFound,
    NameUnknown,
    NothingToSay,
    RequestFailed,
    VoxwireError,
)

_STEPS: tuple[tuple[type[VoxwireError], str], ...] = (
    (NothingToSay, "give a text that has words"),
    (LexiconNotFound, "'voxwire lexicon list' shows what there is"),
    (AuthenticationError, "'voxwire keys create' makes a key"),
)
_LISTS = {"keys": "keys", "workspaces": "workspaces"}
"""Groups of commands whose ``list`` shows the names they take."""


def next_step(error: VoxwireError, command: str | None) -> str | None:
    """What to do next, as a sentence without its full stop; None if the error says it, or nobody knows.

    Args:
        error: that ended the command.
        command: its name.

    """
    if isinstance(error, ModelNotFound):
        return _other_models(error.model)
    if isinstance(error, NameUnknown) and command in _LISTS:
        return f"'voxwire {_LISTS[command]} list' shows all {_LISTS[command]}"
    if isinstance(error, RequestFailed):
        if error.server_code in (AuthenticationError.code, str(AuthenticationError.http_status)):
            return "give a good key with --api-key; 'voxwire keys create' makes one"
        return None if error.server_code else "see that the server runs and that --url leads to it"
    return next((step for kind, step in _STEPS if isinstance(error, kind)), None)


def _other_models(model: str) -> str:
    from voxwire.cli.suggestions import meant
    from voxwire.voices.catalog import Catalog

    close, shown = meant(model, Catalog.load().by_name), "'voxwire models list --wire' shows all models"
    return shown if close is None else f"did you mean {close!r}? {shown}"
