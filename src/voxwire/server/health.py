"""What monitors ask: is it alive, is it ready, what has it done."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from voxwire.server.services import Services
from voxwire.server.upstreams import upstream_figures


async def alive(request: Request) -> Response:
    """200 while the event loop turns."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """200 once the model is loaded and warm, 503 before, with the reason.

    A server elsewhere that fails makes nobody unready: other models are served without it.
    """
    services = _services(request)
    problem = "The server is going down." if services.connections.leaving else services.problem
    if problem is None:
        return JSONResponse({"ready": True, **_upstreams(services)})
    return JSONResponse({"ready": False, "reason": problem}, 503)


async def metrics(request: Request) -> Response:
    """The Prometheus text exposition."""
    services = _services(request)
    if services.speech is not None:
        speech = services.speech
        services.metrics.set_load(
            waiting=speech.scheduler.waiting,
            running=speech.scheduler.running,
            sessions=speech.sessions + sum(other.sessions for other in speech.others),
            listeners=speech.listeners,
            capacity=speech.capacity,
        )
    body, content_type = services.metrics.render()
    return Response(body, media_type=content_type)


def _upstreams(services: Services) -> dict[str, object]:
    """The state of the servers elsewhere, if there are any."""
    found = [] if services.speech is None else upstream_figures(services.speech)
    if not found:
        return {}
    return {"upstreams": {each.name: {"circuit": each.circuit, "running": each.running} for each in found}}


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services
