"""Our own servers on the loopback, with the worker's database, for what goes through the network."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer

from imagin.identity.models import UpstreamProvider
from imagin.sessions.models import Session
from imagin.tenancy.context import academy, hub

ISSUER = "https://portail.example"
Application = Callable[..., list[bytes]]


class Threaded(ThreadedWSGIServer):
    """A thread closes the database connections it opened."""

    def __init__(self, address, handler) -> None:
        super().__init__(address, handler, ipv6=False)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments) -> None:
        """Nobody reads."""


@contextmanager
def served(application: Application) -> Iterator[str]:
    with make_server("127.0.0.1", 0, application, Threaded, Quiet) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@contextmanager
def platform() -> Iterator[str]:
    """Hub and academies, told apart by the Host header as behind a proxy."""
    with served(WSGIHandler()) as url:
        yield url


def provider(issuer: str = ISSUER) -> Application:
    """An identity provider that says who it is."""

    def answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"issuer": issuer}).encode()]

    return answer


def silent(environ, start_response):
    start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
    return [b""]


def add_provider(internal_url: str, everywhere: bool = True) -> UpstreamProvider:
    """Registered on the hub; servers reach it at ``internal_url``."""
    return UpstreamProvider.objects.create(
        code="portail",
        name="Portail de Toulouse",
        issuer=ISSUER,
        client_id="imagin",
        authorization_endpoint=f"{ISSUER}/auth",
        token_endpoint=f"{ISSUER}/token",
        jwks_uri=f"{ISSUER}/jwks",
        internal_url=internal_url,
        everywhere=everywhere,
    )


def forget_sessions(code: str) -> None:
    """Those that asking for a sign-in page opened, for real."""
    for scope in (hub(), academy(code)):
        with scope:
            Session.objects.all().delete()
