"""Started as root: a copy of the code that the servers' user can read, and cannot change."""

import compileall
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

COPIED = ("platform/imagin", "tenants", "federation", "portal", "infra/simulators")
SKIPPED = ("__pycache__",)


def copy_code(clone: Path, target: Path) -> int:
    """Copy what changed since the last start, remove what is gone; returns the number of changes."""
    wanted = {path.relative_to(clone): path for path in _files(clone)}
    present = {path.relative_to(target) for path in _files(target)}
    changed = [name for name, path in wanted.items() if _differs(path, target / name)]
    for name in present - wanted.keys():
        (target / name).unlink()
    for name in changed:
        _copy(wanted[name], target / name)
    if changed:
        compileall.compile_dir(target, quiet=2, force=False)
    return len(changed) + len(present - wanted.keys())


def _files(root: Path) -> Iterator[Path]:
    for top in COPIED:
        for folder, names, files in os.walk(root / top):
            names[:] = [name for name in names if name not in SKIPPED]
            yield from (Path(folder) / name for name in files)


def _differs(source: Path, copy: Path) -> bool:
    try:
        done = copy.stat()
    except FileNotFoundError:
        return True
    wanted = source.stat()
    return (wanted.st_size, wanted.st_mtime_ns) != (done.st_size, done.st_mtime_ns)


def _copy(source: Path, target: Path) -> None:
    for folder in reversed(target.parents):
        if not folder.exists():
            folder.mkdir(0o755)
    target.unlink(missing_ok=True)
    shutil.copy2(source, target)
    target.chmod(0o644)
