import pytest

from imagin.rules.registry import core


@pytest.fixture
def declare(monkeypatch):
    """Declare a rule for the time of a test."""

    def register(rule):
        monkeypatch.setitem(core._rules, rule.key, rule)
        monkeypatch.setitem(core.NATIONAL, rule.key, rule.type.load(rule.national))
        return rule

    return register


@pytest.fixture
def previews(monkeypatch):
    """Previews registered by a test are forgotten after it."""
    monkeypatch.setattr(core, "_previews", dict(core._previews))
    return core._previews
