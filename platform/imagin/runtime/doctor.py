"""What would stop the platform from running, said in one sentence before anything starts."""

import ctypes
import errno
import shutil
import socket
import sys
from pathlib import Path

from imagin.os_words import cause
from imagin.runtime.errors import RefusedError
from imagin.runtime.state import Address

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 300 * 1024**2
# What WeasyPrint loads, and the Debian package of each.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def check_machine(state: Path) -> None:
    check_python()
    check_libraries()
    check_room(state)


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise RefusedError(
            "Python 3.11 ou plus est nécessaire : installez-le (paquet python3), puis recommencez."
        )


def check_libraries() -> None:
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if missing:
        raise RefusedError(
            f"Il manque de quoi écrire les PDF : tapez sudo apt-get install -y {' '.join(missing)}"
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise RefusedError(
            f"Le disque de {folder} est presque plein ({free // 1024**2} Mo libres) : "
            f"libérez au moins {NEEDED_BYTES // 1024**2} Mo, puis recommencez."
        )


def check_ports(address: Address) -> None:
    check_port(address.host, address.port)
    check_port("127.0.0.1", address.port + 1)


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RefusedError(_explain(error, host, port)) from error


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà utilisé : arrêtez le programme qui l'occupe, "
            f"ou choisissez un autre port (par exemple PORT={port + 100} make run)."
        )
    return f"Impossible d'écouter sur {host} (HOST) : {cause(error)} ; donnez une adresse de cette machine."
