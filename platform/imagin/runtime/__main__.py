"""``python -m imagin.runtime run | stop | copy CLONE | health``: for the Makefile and the image."""

import argparse
import os
import sys
from pathlib import Path

from imagin.runtime import checkout, lock
from imagin.runtime.errors import RefusedError
from imagin.runtime.layout import find_layout, layout_of_clone
from imagin.runtime.plan import http_status


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m imagin.runtime")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="démarrer la plateforme et la surveiller")
    commands.add_parser("stop", help="arrêter la plateforme de ce dossier")
    commands.add_parser("copy", help="copier le code là où les serveurs peuvent le lire").add_argument(
        "clone", type=Path
    )
    commands.add_parser("health", help="dire si le serveur web de cette machine répond")
    arguments = parser.parse_args()
    try:
        _obey(arguments)
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _obey(arguments: argparse.Namespace) -> None:
    if arguments.command == "run":
        from imagin.runtime import start  # the other commands need none of its libraries

        start.run()
    elif arguments.command == "stop":
        print(lock.ask_to_stop(find_layout().state))
    elif arguments.command == "health":
        _check_health()
    else:
        layout = layout_of_clone(arguments.clone.resolve())
        lock.refuse_if_running(layout.state)
        checkout.copy_code(layout.clone, layout.source)


def _check_health() -> None:
    port = int(os.environ.get("IMAGIN_PORT", "8000"))
    status = http_status("127.0.0.1", port, "/sante/vivant", os.environ.get("IMAGIN_HUB_HOST", "localhost"))
    if status != 200:
        raise RefusedError(f"Le serveur web ne répond pas sur le port {port} : voyez son journal.")


if __name__ == "__main__":
    sys.exit(main())
