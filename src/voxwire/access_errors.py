"""Errors of keys, workspaces and limits, with codes and texts of DashScope's error page where it has them."""

from voxwire.errors import AccessDenied, RateExceeded, TaskError


class WorkspaceDenied(AccessDenied):
    """``X-DashScope-WorkSpace`` names a workspace that is not the key's."""

    code = "Workspace.AccessDenied"

    def __init__(self) -> None:
        TaskError.__init__(self, "Workspace access denied.")


class DoorDenied(AccessDenied):
    """The key is not for this interface."""

    code = "AccessDenied"

    def __init__(self, door: str) -> None:
        TaskError.__init__(self, f"Access denied: the API key is not allowed to use the interface '{door}'.")


class QuotaExceeded(TaskError):
    """The key or its workspace has had all the characters of this month."""

    code = "Throttling.AllocationQuota"
    http_status = 429

    def __init__(self) -> None:
        super().__init__("Allocated quota exceeded, please increase your quota limit.")


class SlowReader(TaskError):
    """The client has not read what it was sent."""

    code = "CLIENT_ERROR"
    http_status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The audio was not read for {seconds:g} seconds.")


class RequestTimeout(TaskError):
    """The client did not send its request whole."""

    code = "RequestTimeOut"
    http_status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The request did not arrive whole within {seconds:g} seconds.")


class AdminDenied(TaskError):
    """The admin API was asked from where it may not be, or without a key of its own."""

    code = "AccessDenied"
    http_status = 403


class RecordNotFound(TaskError):
    """The admin API was asked for a key or a workspace that is not there."""

    code = "NotFound"
    http_status = 404


REFUSALS = (RateExceeded, QuotaExceeded, AccessDenied)
"""What counts as a refusal in usage: the request was understood, and its bearer may not have it now."""
