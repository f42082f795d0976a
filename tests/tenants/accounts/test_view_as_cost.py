"""« Voir comme » costs nothing to who does not use it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.academies import directory
from tests.imagin.identity.helpers import academy_client
from tests.tenants.accounts.test_view_as import admin as admin
from tests.tenants.accounts.test_view_as import client as client


def test_an_ordinary_request_costs_no_query(client, monkeypatch):
    monkeypatch.setattr(directory, "KEEP_SECONDS", 3600)
    client.get("/guide/")
    with CaptureQueriesContext(connection) as with_it:
        client.get("/guide/")
    from tenants.accounts.view_as_middleware import ViewAsMiddleware

    monkeypatch.setattr(ViewAsMiddleware, "process_view", lambda *args: None)
    bare = academy_client("toulouse")
    bare.cookies = client.cookies
    with CaptureQueriesContext(connection) as without:
        bare.get("/guide/")
    assert len(with_it) == len(without)
