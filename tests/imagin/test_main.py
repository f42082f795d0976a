"""What `imagin …` says when the database stops it: out of reach, or somebody else was there."""

import sys

import psycopg
import pytest
from django.db import OperationalError

from imagin import __main__, commands


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (psycopg.errors.DeadlockDetected(), "recommencez la même commande"),
        (psycopg.errors.LockNotAvailable(), "recommencez la même commande"),
        (psycopg.OperationalError(), "tapez make run"),
    ],
)
def test_the_remedy_is_the_one_of_the_fault(monkeypatch, cause, said):
    def stopped(self):
        raise OperationalError from cause

    monkeypatch.setattr(commands.Utility, "execute", stopped)
    monkeypatch.setattr(sys, "argv", ["imagin", "academy", "list"])
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("imagin.runtime.environment.load", lambda: None)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert said in str(ended.value)
