"""What ``imagin …`` needs before Django starts: the platform's variables, and no right of root."""

import os
import sys

from imagin.runtime import envfile
from imagin.runtime.errors import RefusedError
from imagin.runtime.layout import Layout, find_layout
from imagin.runtime.privileges import become_reader, is_root
from imagin.runtime.secret_files import read_files


def load() -> None:
    """Read platform.env of the platform this code belongs to, unless someone already gave its variables."""
    try:
        read_files()
        if "IMAGIN_DB_URL" in os.environ:
            return
        _adopt(find_layout())
    except RefusedError as refusal:
        sys.exit(str(refusal))


def _adopt(layout: Layout) -> None:
    try:
        values = envfile.read(layout.environment_file)
    except PermissionError as error:
        raise RefusedError(
            f"La plateforme de {layout.state} est à un autre utilisateur : tapez la commande avec sudo."
        ) from error
    for key, value in values.items():
        os.environ.setdefault(key, value)
    if values and is_root():
        _leave_root(layout)


def _leave_root(layout: Layout) -> None:
    """Files written by a command typed as root must stay readable by the servers."""
    owner = layout.state.stat()
    if owner.st_uid:
        os.umask(0o077)
        become_reader(owner.st_uid, owner.st_gid, layout.state)
