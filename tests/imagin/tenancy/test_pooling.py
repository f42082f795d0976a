"""The start-up probe, against real sessions dealt out as a pooler in transaction mode does."""

import pytest

from imagin.tenancy.pooling import TransactionPoolingError, _connect, refuse_transaction_pooling


class TransactionPooler:
    """Every client talks through whichever server session is free: here, always the same one."""

    def __init__(self) -> None:
        self.server = _connect()

    def connect(self):
        return self

    def execute(self, *args):
        return self.server.execute(*args)

    def close(self) -> None:
        """A client that leaves does not close the server's session."""


def test_sessions_of_our_own_are_accepted(committed):
    refuse_transaction_pooling()


def test_a_pooler_in_transaction_mode_is_refused(committed):
    pooler = TransactionPooler()
    with pytest.raises(TransactionPoolingError, match="mode session"):
        refuse_transaction_pooling(pooler.connect)
    pooler.server.close()
