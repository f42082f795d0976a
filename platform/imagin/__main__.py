"""``imagin …``: Django's command line, run from the hub."""

import os
import sys


def main() -> None:
    from imagin.runtime import environment

    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")
    from django.core.management import execute_from_command_line

    from imagin.tenancy.context import hub

    with hub():
        execute_from_command_line(["imagin", *sys.argv[1:]])


if __name__ == "__main__":
    main()
