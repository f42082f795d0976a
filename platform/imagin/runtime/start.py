"""``make run``: everything in order, then watch over it until Ctrl-C."""

import errno
import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

from imagin.os_words import cause
from imagin.runtime import doctor, envfile, leftovers, privileges, state
from imagin.runtime.databases import Servers, choose_servers
from imagin.runtime.errors import RefusedError
from imagin.runtime.layout import Layout, find_layout, make_private, socket_folder
from imagin.runtime.lock import only_one
from imagin.runtime.plan import Plan
from imagin.runtime.supervisor import StopRequestedError, Supervisor

# Read by the runtime only: the servers receive the addresses that were chosen from them.
INPUTS = ("PORT", "HOST", "DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV", "IMAGIN_STOP_WITH_PARENT", "MAKEFLAGS")
LARGEST_LOG = 5 * 1024**2


def run() -> None:
    layout = find_layout()
    if privileges.is_root():
        _continue_unprivileged(layout)
    if os.environ.get("IMAGIN_STOP_WITH_PARENT"):
        privileges.die_with_parent(signal.SIGTERM)
    os.umask(0o077)
    try:
        make_private(layout.state)
        with only_one(layout.state):
            _serve(layout)
    except OSError as error:
        raise _explain(error, layout.state) from error


def _explain(error: OSError, folder: Path) -> RefusedError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return RefusedError(f"Le disque de {folder} est plein : libérez de la place, puis recommencez.")
    return RefusedError(f"{folder} : {cause(error)} ; vérifiez les droits sur ce dossier.")


def _continue_unprivileged(layout: Layout) -> None:
    """Root owns the code and the virtual environment; the servers' user owns the state, and only that."""
    user = privileges.unprivileged_user()
    layout.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    if layout.state.stat().st_uid != user.pw_uid:
        if any(layout.state.iterdir()):
            raise RefusedError(
                f"Le dossier {layout.state} n'est pas à {user.pw_name} : donnez un dossier vide ou neuf."
            )
        shutil.chown(layout.state, user.pw_uid, user.pw_gid)
    os.chdir(layout.base)
    privileges.become(user.pw_uid, user.pw_gid, layout.state)
    os.execv(layout.python, [str(layout.python), "-P", "-m", "imagin.runtime", "run"])  # noqa: S606


def _serve(layout: Layout) -> None:
    if leftovers.kill_leftovers(layout.state):
        say("Des processus d'un arrêt brutal ont été terminés.")
    doctor.check_machine(layout.state)
    address = state.read_address()
    doctor.check_ports(address)
    layout.logs.mkdir(exist_ok=True)
    _rotate(layout.logs)
    sockets = socket_folder(layout.state)
    servers, environment = _configure(layout, sockets, address)
    plan = Plan(layout, address, sys.executable, environment)
    supervisor = Supervisor(say)
    with supervisor.signals():
        try:
            with suppress(StopRequestedError):
                _start(supervisor, servers, plan)
                supervisor.watch()
            say("Arrêt en cours…")
        finally:
            supervisor.stop()
        say("IMAG'IN est arrêté.")


def _configure(layout: Layout, sockets: Path, address: state.Address) -> tuple[Servers, dict[str, str]]:
    """Write platform.env before any data exists: keys must never be younger than what they encrypt."""
    kept = state.ensure_secrets(layout.state)
    passwords = state.ensure_database_passwords(layout.state)
    web = state.web_values(layout.state, address)
    servers = choose_servers(layout, sockets, passwords, web["IMAGIN_ROLE_PREFIX"])
    values = {**web, **servers.values, **kept}
    envfile.write(layout.environment_file, values)
    inherited = {key: value for key, value in os.environ.items() if key not in INPUTS}
    # Without PYTHONSAFEPATH, `python -m` would look for modules in the state folder first.
    return servers, {**inherited, **values, "HOME": str(layout.state), "PYTHONSAFEPATH": "1"}


def _start(supervisor: Supervisor, servers: Servers, plan: Plan) -> None:
    web, provider = plan.web(), plan.identity_provider()
    supervisor.start(provider, wait=False)  # needs nothing of ours: the time of the migrations is its own
    _start_servers(supervisor, servers)
    supervisor.run(plan.prepare())
    supervisor.start(web, wait=False)
    listed = supervisor.capture(plan.accounts())
    supervisor.wait_ready(web)
    supervisor.wait_ready(provider)
    # Last, so that people are not kept waiting: tasks already queued stay in Valkey until then.
    for service in (plan.worker(), plan.beat()):
        supervisor.start(service, wait=False)
    say(f"IMAG'IN est prêt : http://localhost:{plan.address.port}")
    say(listed)


def _start_servers(supervisor: Supervisor, servers: Servers) -> None:
    services = servers.services()
    for service in services:
        supervisor.start(service, wait=False)
    for service in services:
        supervisor.wait_ready(service)
    servers.prepare_roles()


def _rotate(logs: Path) -> None:
    for log in logs.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))


def say(sentence: str) -> None:
    """A closed terminal must not stop the platform half-way."""
    try:
        print(sentence, flush=True)
    except OSError:
        return
