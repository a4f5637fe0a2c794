"""Which model a client means, and whether its key may use it."""

from voxwire.access.identity import Identity
from voxwire.errors import AccessDenied, ModelNotFound
from voxwire.http_errors import NotCalledByHttp
from voxwire.voices.catalog import Api, Catalog, Family, Model


def find_model(
    catalog: Catalog, name: str, identity: Identity, api: Api, family: Family | None = None
) -> Model:
    """The model of that name or alias.

    Args:
        catalog: where to look.
        name: as the client wrote it.
        identity: who asks.
        api: the way it is called. OpenAI's speech API takes every model.
        family: which protocol the door speaks, if it speaks that of one family only.

    Raises:
        ModelNotFound: there is none, or it is not called in this way.
        NotCalledByHttp: there is one, but not for HTTP.
        AccessDenied: the key may not use it.

    """
    model = catalog.model(name)
    if family is not None and model.family is not family:
        raise ModelNotFound(name)
    if api is not Api.SPEECH and api not in model.apis:
        raise NotCalledByHttp if api is Api.HTTP else ModelNotFound(name)
    if not identity.may_use(*catalog.names(model)):
        raise AccessDenied
    return model


def is_system_voice(catalog: Catalog, voice: str, family: Family) -> bool:
    """Whether some model of a family has a system voice of that name."""
    return any(model.find(voice) for model in catalog.models() if model.family is family)
