"""``python -m imagin.runtime run | stop | copy | serve | secrets``: for the Makefile and the image."""

import argparse
import sys
from pathlib import Path

from imagin.os_words import cause
from imagin.runtime import checkout, lock, serve
from imagin.runtime.errors import RefusedError
from imagin.runtime.layout import find_layout, layout_of_clone


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m imagin.runtime")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="démarrer la plateforme et la surveiller")
    commands.add_parser("stop", help="arrêter la plateforme de ce dossier")
    commands.add_parser("copy", help="copier le code là où les serveurs peuvent le lire").add_argument(
        "clone", type=Path
    )
    commands.add_parser("serve", help="devenir l'un des serveurs d'un déploiement").add_argument(
        "part", choices=serve.PARTS
    )
    commands.add_parser("secrets", help="fabriquer les secrets qui manquent, un fichier chacun").add_argument(
        "folder", type=Path
    )
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
    elif arguments.command == "serve":
        serve.serve(arguments.part)
    elif arguments.command == "secrets":
        _make_secrets(arguments.folder)
    else:
        layout = layout_of_clone(arguments.clone.resolve())
        lock.refuse_if_running(layout.state)
        checkout.copy_code(layout.clone, layout.source)


def _make_secrets(folder: Path) -> None:
    from imagin.runtime import keys  # the other commands need none of its libraries

    try:
        made = keys.make_secrets(folder)
    except OSError as error:
        raise RefusedError(f"{folder} : {cause(error)} ; donnez un dossier à vous.") from error
    print(f"Fabriqués dans {folder} : {', '.join(made)}." if made else "Aucun secret ne manquait.")


if __name__ == "__main__":
    sys.exit(main())
