"""Start-up probe: SET ROLE needs a session of its own, so no transaction pooling (DESIGN §4).

A pooler in transaction mode hands one server session to several clients between transactions: a
setting left by one is then seen by the other. Two connections are enough to tell.
"""

from collections.abc import Callable
from contextlib import closing

import psycopg
from django.db import connections

MARK = "imagin.pooling_probe"


class TransactionPoolingError(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "La base est derrière un pooler en mode transaction : les académies s'y mélangeraient. "
            "Passez-le en mode session, ou donnez l'adresse directe de PostgreSQL."
        )


def refuse_transaction_pooling(connect: Callable | None = None) -> None:
    """Raise TransactionPoolingError when ``connect()`` gives sessions that are shared or not kept."""
    connect = connect or _connect
    with closing(connect()) as first, closing(connect()) as second:
        _mark(first, "first")
        _mark(second, "second")
        if (_read(first), _read(second)) != ("first", "second"):
            raise TransactionPoolingError


def _connect():
    parameters = connections["default"].get_connection_params()
    return psycopg.connect(**{**parameters, "autocommit": True})


def _mark(session, value: str) -> None:
    session.execute("SELECT set_config(%s, %s, false)", [MARK, value])


def _read(session) -> str | None:
    return session.execute("SELECT current_setting(%s, true)", [MARK]).fetchone()[0]
