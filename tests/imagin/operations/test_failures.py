"""What breaks is counted by academy and hour: names of ours only, never what was said of it."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from imagin.operations import catching, failures, tasks
from imagin.operations.models import Failure
from imagin.tenancy.context import academy, current_academy, hub
from imagin.tenancy.tasks import HEADER
from tenants.accounts.tasks import tell_former_address
from tenants.feeds.models import System
from tenants.feeds.problems import FeedRefused
from tenants.feeds.services import import_feed
from tests.imagin.identity.helpers import academy_client


def rows():
    fields = ("academy", "kind", "name", "fault", "count")
    return list(Failure.objects.order_by("pk").values_list(*fields))


def test_a_page_that_breaks_is_counted(db, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("Sophie Vidal, 1 rue des Fleurs")

    monkeypatch.setattr("portal.shell.views.render", broken)
    client = academy_client("toulouse", raise_request_exception=False)
    for _ in range(2):
        assert client.get("/plan-du-site/").status_code == 500
    assert rows() == [("toulouse", "request", "shell:sitemap", "ValueError", 2)]


def test_a_refusal_is_not_a_fault(db):
    for path in ("/nulle-part/", "/journal/"):
        academy_client("toulouse").get(path)
    assert rows() == []


@pytest.mark.parametrize(("headers", "code"), [({HEADER: "rennes"}, "rennes"), ({}, "")])
def test_a_task_that_fails_is_counted(db, headers, code):
    tasks.purge.push_request(headers=headers)
    try:
        catching.on_task(sender=tasks.purge, exception=KeyError("x"))
    finally:
        tasks.purge.pop_request()
    assert rows() == [(code, "task", "operations.purge", "KeyError", 1)]


def test_a_mail_that_does_not_leave_is_counted_at_its_first_try(db):
    tell_former_address.push_request(headers={HEADER: "rennes"})
    try:
        catching.on_retry(sender=tell_former_address, reason=ConnectionRefusedError())
        catching.on_task(sender=tell_former_address, exception=ConnectionRefusedError())
    finally:
        tell_former_address.pop_request()
    catching.on_retry(sender=tasks.purge, reason=ConnectionRefusedError())
    assert rows() == [("rennes", "mail", "accounts.tell_former_address", "ConnectionRefusedError", 2)]


@pytest.mark.parametrize(("dry_run", "counted"), [(False, 1), (True, 0)])
def test_a_refused_file_is_counted_unless_it_was_a_trial(toulouse, dry_run, counted):
    with pytest.raises(FeedRefused):
        import_feed(System.EPP, b"n'importe quoi", file_name="x.csv", actor="tests", dry_run=dry_run)
    with hub():
        assert rows() == [("toulouse", "import", "EPP", "FeedRefused", 1)][:counted]


def test_what_cannot_be_counted_is_logged_and_nothing_else(db, monkeypatch, caplog):
    def broken(*args):
        raise OperationalError

    monkeypatch.setattr(failures, "_add", broken)
    failures.note("request", "shell:guide", "ValueError", academy="toulouse")
    assert "a failure of toulouse was not counted" in caplog.text


def test_the_scope_that_is_open_stays_open(toulouse):
    failures.note("request", "a", "b")
    assert current_academy() == "toulouse"
    with hub():
        assert [row[0] for row in rows()] == ["toulouse"]


def test_a_day_counts_a_day_and_a_month_is_kept(db):
    for days, name in ((0, "now"), (2, "before"), (31, "long ago")):
        moment = timezone.now() - timedelta(days=days)
        Failure.objects.create(
            academy="rennes", kind="task", name=name, fault="x", hour=failures.hour_of(moment), last_at=moment
        )
    assert failures.of_a_day() == {"rennes": 1}
    failures.purge()
    assert [failure.name for failure in failures.latest("rennes")] == ["now", "before"]


def test_an_academy_reads_none_of_them(db):
    failures.note("task", "x", "y", academy="rennes")
    with academy("rennes"), pytest.raises(Exception, match="permission denied"):
        rows()
