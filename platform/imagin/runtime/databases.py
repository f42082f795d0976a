"""Which servers this platform uses: ours, or those that DATABASE_URL and BROKER_URL name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from imagin.runtime import valkey
from imagin.runtime.layout import Layout
from imagin.runtime.postgres import Cluster
from imagin.runtime.process import Service
from imagin.runtime.roles import login_url, prepare_cluster, prepare_external
from imagin.runtime.state import cache_url


@dataclass(frozen=True)
class Servers:
    """Addresses are known before anything starts; ``cluster`` is None when DATABASE_URL is given."""

    layout: Layout
    sockets: Path
    values: Mapping[str, str]
    passwords: Mapping[str, str]
    cluster: Cluster | None
    embedded_valkey: bool

    def services(self) -> list[Service]:
        """What has to be started here; the data folder is made the first time."""
        started = []
        if self.cluster:
            self.cluster.create()
            started.append(self.cluster.service())
        if self.embedded_valkey:
            state, log = self.layout.state, self.layout.logs / "valkey.log"
            environment = server_environment(state)
            started.append(
                valkey.service(state=state, sockets=self.sockets, log=log, environment=environment)
            )
        return started

    def prepare_roles(self) -> None:
        prefix = self.values["IMAGIN_ROLE_PREFIX"]
        if self.cluster:
            prepare_cluster(self.cluster, prefix)
        else:
            prepare_external(self.values["IMAGIN_DB_OWNER_URL"], prefix, self.passwords["LOGIN"])


def choose_servers(layout: Layout, sockets: Path, passwords: Mapping[str, str], prefix: str) -> Servers:
    cluster = None if os.environ.get("DATABASE_URL") else _cluster(layout, sockets, passwords)
    broker = os.environ.get("BROKER_URL") or valkey.broker_url(sockets)
    cache = cache_url(broker)
    values = {
        "IMAGIN_ROLE_PREFIX": prefix,
        **_database_values(cluster, passwords, prefix),
        "BROKER_URL": broker,
        "IMAGIN_CACHE_URL": cache or str(cache_url(valkey.broker_url(sockets))),
    }
    embedded = cache is None or not os.environ.get("BROKER_URL")
    return Servers(layout, sockets, values, passwords, cluster, embedded)


def _cluster(layout: Layout, sockets: Path, passwords: Mapping[str, str]) -> Cluster:
    return Cluster(
        data=layout.state / "postgres",
        sockets=sockets,
        log=layout.logs / "postgres.log",
        environment=server_environment(layout.state),
        passwords=passwords,
    )


def _database_values(cluster: Cluster | None, passwords: Mapping[str, str], prefix: str) -> dict[str, str]:
    owner = cluster.url(f"{prefix}_owner", passwords["OWNER"]) if cluster else os.environ["DATABASE_URL"]
    return {
        "IMAGIN_DB_URL": login_url(owner, f"{prefix}_login", passwords["LOGIN"]),
        "IMAGIN_DB_OWNER_URL": owner,
    }


def server_environment(state: Path) -> dict[str, str]:
    """PostgreSQL and Valkey are told nothing that they do not need."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(state)}
