"""The battery speaks to two backends: ours, and django-tenants as it comes (``DB_ENGINE``)."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.db import connection
from django_tenants.models import TenantMixin

from imagin.tenancy import naming
from imagin.tenancy.context import academy, hub

STOCK = settings.DB_ENGINE == "django_tenants.postgresql_backend"


class StockTenant:
    """``with tenant:`` as django-tenants gives it, without its registry tables."""

    _previous_tenant: list = []
    __enter__ = TenantMixin.__enter__
    __exit__ = TenantMixin.__exit__
    activate = TenantMixin.activate

    def __init__(self, code: str) -> None:
        self.schema_name = naming.schema_of(code)
        self.tenant_type = None


def opened(code: str) -> AbstractContextManager:
    return StockTenant(code) if STOCK else academy(code)


def on_hub() -> AbstractContextManager:
    return hub()


def current_schema() -> str:
    """Schema that PostgreSQL really answers from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


class Background:
    """A thread with its own connection; ``result()`` re-raises what it raised."""

    def __init__(self, work: Callable) -> None:
        self._work, self._error, self._value = work, None, None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            # The models' own stamps need a scope; on the stock backend it must not be what protects.
            if STOCK:
                with hub():
                    self._value = self._work()
            else:
                self._value = self._work()
        except BaseException as error:
            self._error = error
        finally:
            connection.close()

    def result(self):
        self._thread.join(30)
        if self._error:
            raise self._error
        return self._value
