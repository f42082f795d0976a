"""A private PostgreSQL and Valkey for a test session: nothing shared, nothing left behind."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from imagin.runtime import privileges, valkey
from imagin.runtime.databases import server_environment
from imagin.runtime.postgres import VOLATILE, Cluster
from imagin.runtime.process import Child
from imagin.runtime.roles import prepare_cluster
from imagin.runtime.state import cache_url
from imagin.runtime.supervisor import Supervisor

PASSWORDS = {"SUPERUSER": "superuser", "OWNER": "owner", "LOGIN": "login"}


@dataclass(frozen=True)
class TestServices:
    """Addresses of the two servers; the owner may create databases, as Django's test runner does."""

    __test__ = False

    state: Path
    cluster: Cluster
    owner_url: str
    login_url: str
    broker_url: str
    cache_url: str
    supervisor: Supervisor = field(repr=False)

    def child(self, name: str) -> Child:
        return next(slot.child for slot in self.supervisor.slots if slot.service.name == name)

    def stop(self) -> None:
        self.supervisor.stop()
        shutil.rmtree(self.state, ignore_errors=True)


def start_test_services(prefix: str = "imagin", *, durable: bool = False) -> TestServices:
    """About a second; as root the servers run as an unprivileged user, in a folder that is theirs."""
    state = Path(tempfile.mkdtemp(prefix="imagin-test-")).resolve()
    user, group = _servers_user()
    for folder in (state, state / "run", state / "log"):
        folder.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            shutil.chown(folder, user, group)
    cluster = Cluster(
        data=state / "postgres",
        sockets=state / "run",
        log=state / "log" / "postgres.log",
        environment=server_environment(state),
        passwords=PASSWORDS,
        settings={} if durable else VOLATILE,
        user=user,
        group=group,
    )
    try:
        return _start(cluster, prefix)
    except BaseException:
        shutil.rmtree(state, ignore_errors=True)
        raise


def _servers_user() -> tuple[int | None, int | None]:
    if not privileges.is_root():
        return None, None
    user = privileges.unprivileged_user()
    return user.pw_uid, user.pw_gid


def _start(cluster: Cluster, prefix: str) -> TestServices:
    state, sockets = cluster.data.parent, cluster.sockets
    supervisor = Supervisor()
    broker = valkey.broker_url(sockets)
    queue = valkey.service(
        state=state,
        sockets=sockets,
        log=state / "log" / "valkey.log",
        environment=cluster.environment,
        user=cluster.user,
        group=cluster.group,
    )
    try:
        cluster.create()
        supervisor.start(queue, wait=False)
        supervisor.start(cluster.service())
        supervisor.wait_ready(queue)
        prepare_cluster(cluster, prefix, owner_rights="CREATEROLE CREATEDB")
    except BaseException:
        supervisor.stop()
        raise
    return TestServices(
        state=state,
        cluster=cluster,
        owner_url=cluster.url(f"{prefix}_owner", PASSWORDS["OWNER"]),
        login_url=cluster.url(f"{prefix}_login", PASSWORDS["LOGIN"]),
        broker_url=broker,
        cache_url=str(cache_url(broker)),
        supervisor=supervisor,
    )
