"""What the platform is made of, in the order in which it starts."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from imagin.identity.keys import DEMO_IDP_CLIENT, derive
from imagin.runtime.databases import server_environment
from imagin.runtime.layout import Layout
from imagin.runtime.process import Service
from imagin.runtime.serve import OWNER_QUEUE
from imagin.runtime.state import Address

WEB_WORKERS = 2
WEB_THREADS = 4
TASK_WORKERS = 2


@dataclass(frozen=True)
class Plan:
    """Commands of one platform; ``python`` is the virtual environment's."""

    layout: Layout
    address: Address
    python: str
    environment: Mapping[str, str]

    def _service(self, name: str, label: str, *command: str, **options) -> Service:
        return Service(
            name=name,
            label=label,
            command=[self.python, *command],
            log=self.layout.logs / f"{name}.log",
            environment=self.environment,
            folder=self.layout.state,
            **options,
        )

    def prepare(self) -> Service:
        """Migrations of the hub and of every academy, demo academies: one process, silent when done."""
        return Service(
            name="prepare",
            label="La préparation des académies",
            command=[self.python, "-m", "imagin", "prepare", "--demo"],
            environment=self.environment,
            folder=self.layout.state,
        )

    def accounts(self) -> Service:
        return self._service("accounts", "La liste des comptes", "-m", "imagin", "demo", "--accounts")

    def worker(self) -> Service:
        options = (
            "--concurrency",
            str(TASK_WORKERS),
            "--queues",
            f"celery,{OWNER_QUEUE}",
            "--loglevel",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
        )
        command = ("-m", "celery", "-A", "imagin.celery", "worker", *options)
        return self._service("worker", "L'exécutant des tâches", *command, stop_seconds=20)

    def beat(self) -> Service:
        schedule = ("--schedule", str(self.layout.state / "beat"), "--pidfile", "", "--loglevel", "WARNING")
        return self._service(
            "beat", "L'horloge des tâches", "-m", "celery", "-A", "imagin.celery", "beat", *schedule
        )

    def identity_provider(self) -> Service:
        """A stranger to the platform: its own keys and database, and none of our secrets but its client's."""
        script = self.layout.source / "infra" / "simulators" / "upstream" / "run.py"
        return replace(
            self._service("idp", "Le fournisseur d'identité de démonstration", str(script)),
            environment=provider_environment(self.layout.state, self.environment),
            ready=lambda: http_status("127.0.0.1", self.address.port + 1, "/", "idp.localhost") is not None,
        )

    def web(self) -> Service:
        options = {
            "--interface": "wsgi",
            "--host": self.address.host,
            "--port": str(self.address.port),
            "--workers": str(WEB_WORKERS),
            "--blocking-threads": str(WEB_THREADS),
            "--respawn-interval": "0.5",
            "--workers-kill-timeout": "5",
            "--log-level": "warning",
        }
        switches = ("--no-ws", "--respawn-failed-workers")
        pairs = [part for pair in options.items() for part in pair]
        command = ("-m", "granian", *pairs, *switches, "imagin.wsgi:application")
        return self._service("web", "Le serveur web", *command, ready=self.answers)

    def answers(self) -> bool:
        """The hub says itself that it is ready: database, queue and migrations checked."""
        host = f"localhost:{self.address.port}"
        return http_status(self.address.internal, self.address.port, "/sante/pret", host) == 200


def http_status(address: str, port: int, path: str, host: str) -> int | None:
    """Status of a GET; None while nobody listens."""
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def provider_environment(state: Path, platform: Mapping[str, str]) -> dict[str, str]:
    shared = ("IMAGIN_PORT", "IMAGIN_SCHEME", "IMAGIN_HUB_HOST", "IMAGIN_DEMO_IDP_URL")
    return {
        **server_environment(state),
        **{name: platform[name] for name in shared},
        "IMAGIN_DEMO_IDP_STATE": str(state / "demo-idp"),
        "IMAGIN_DEMO_IDP_CLIENT_SECRET": derive(platform["IMAGIN_SECRET_KEY"], DEMO_IDP_CLIENT),
    }
