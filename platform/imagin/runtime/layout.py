"""Where things are: the sources, the state folder, the virtual environment."""

import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from imagin.runtime.errors import RefusedError

ROOT_BASE = Path("/var/lib/imagin")
# PostgreSQL adds ".s.PGSQL.5432.lock" and a socket path holds 107 bytes at most.
LONGEST_SOCKET_FOLDER = 80
# Broker, cache and database addresses are URLs: only what needs no quoting in any of them.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Layout:
    """``source`` is the code that runs: the clone, or (started as root) its copy beside the state."""

    source: Path
    clone: Path
    base: Path
    state: Path

    @property
    def environment_file(self) -> Path:
        return self.state / "platform.env"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def python(self) -> Path:
        return self.base / "venv" / "bin" / "python"


def find_layout() -> Layout:
    """Layout of the code that is running, whoever runs it and from wherever it is typed."""
    source = Path(__file__).resolve().parents[3]
    origin = source.parent / "origin"
    if source.name == "code" and origin.is_file():
        clone, base = Path(origin.read_text().strip()), source.parent
        return Layout(source, clone, base, _chosen_state() or base / "state")
    return layout_of_clone(source)


def layout_of_clone(clone: Path) -> Layout:
    """As root the clone may be closed to the servers' user: everything lives in a folder of ours."""
    if os.geteuid() == 0:
        base = ROOT_BASE / short_name(clone)
        return Layout(base / "code", clone, base, _chosen_state() or base / "state")
    base = clone / ".imagin"
    return Layout(clone, clone, base, _chosen_state() or base)


def _chosen_state() -> Path | None:
    chosen = os.environ.get("IMAGIN_STATE_DIR")
    return Path(chosen).resolve() if chosen else None


def short_name(path: Path) -> str:
    """The same eight characters as ``infra/bootstrap.sh`` computes."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:8]


def socket_folder(state: Path) -> Path:
    """A private folder whose name fits in a socket address: the state's own when it can be."""
    own = state / "run"
    if len(str(own)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(own)):
        return make_private(own)
    shared = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return make_private(shared / f"imagin-{os.geteuid()}-{short_name(state)}")


def make_private(folder: Path) -> Path:
    """Create a 0700 folder, or check that the one found there is really ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise RefusedError(
            f"Le dossier {folder} appartient à quelqu'un d'autre : supprimez-le, puis recommencez."
        )
    folder.chmod(0o700)
    return folder
