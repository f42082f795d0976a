"""``imagin …``: Django's command line, run from the hub."""

import gc
import os
import sys

SILENT = "La base de données ne répond pas : tapez make run, ou vérifiez DATABASE_URL."
BUSY = "Un autre travail touchait aux mêmes données au même moment : recommencez la même commande."
# SQLSTATE class 40 (deadlock, serialization) and 55P03 (lock not available).
ANSWERED = ("40", "55P03")


def main() -> None:
    """What is loaded stays loaded: looking for cycles in it would be a tenth of the time of a command."""
    gc.disable()
    from imagin.runtime import environment

    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")
    from django.db import OperationalError

    from imagin.commands import Utility, until_the_reader_leaves
    from imagin.tenancy.context import hub

    try:
        with until_the_reader_leaves(), hub():
            Utility(["imagin", *sys.argv[1:]]).execute()
    except OperationalError as error:
        state = getattr(error.__cause__, "sqlstate", None) or ""
        sys.exit(f"{BUSY if state.startswith(ANSWERED) else SILENT}\n{error}")


if __name__ == "__main__":
    main()
