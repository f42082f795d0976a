"""``imagin …``: Django's command line, run from the hub."""

import os
import sys


def main() -> None:
    from imagin.runtime import environment

    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")
    from django.db import OperationalError

    from imagin.commands import Utility
    from imagin.tenancy.context import hub

    try:
        with hub():
            Utility(["imagin", *sys.argv[1:]]).execute()
    except OperationalError as error:
        sys.exit(f"La base de données ne répond pas : tapez make run, ou vérifiez DATABASE_URL.\n{error}")


if __name__ == "__main__":
    main()
