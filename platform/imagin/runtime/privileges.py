"""Leave root for good: the servers, and whoever types a command, run as an unprivileged user."""

import ctypes
import os
import pwd
from pathlib import Path

UNPRIVILEGED = "nobody"
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def is_root() -> bool:
    return os.geteuid() == 0


def unprivileged_user() -> pwd.struct_passwd:
    return pwd.getpwnam(UNPRIVILEGED)


def user_name() -> str:
    """Whose rights this process has; a container may run as a number without a name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def become(uid: int, gid: int, home: Path) -> None:
    """Drop every right of root, groups included; there is no way back."""
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    os.environ["HOME"] = str(home)


def become_reader(uid: int, gid: int, home: Path) -> None:
    """As ``become``, but files that root may read stay readable: ``imagin feed import /root/epp.csv``."""
    _libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    become(uid, gid, home)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    kept = 1 << CAP_DAC_READ_SEARCH
    # effective, permitted, inheritable, for capabilities 0-31 then 32-63 (capset(2)).
    _libc.capset(header, (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0))


def die_with_parent(signal_number: int) -> None:
    """Ask the kernel for this signal the moment the parent disappears, even by SIGKILL (prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
