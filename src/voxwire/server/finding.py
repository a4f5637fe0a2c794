"""Which model a client means, and whether its key may use it."""

from voxwire.access.identity import Identity
from voxwire.errors import AccessDenied, ModelNotFound
from voxwire.voices.catalog import Api, Catalog, Model


def find_model(catalog: Catalog, name: str, identity: Identity, api: Api) -> Model:
    """The model of that name or alias.

    Raises:
        ModelNotFound: there is none, or it is not called in this way.
        AccessDenied: the key may not use it.

    """
    model = catalog.model(name)
    if api not in model.apis:
        raise ModelNotFound(name)
    if not identity.may_use(*catalog.names(model)):
        raise AccessDenied
    return model
