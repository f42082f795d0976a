"""PostgreSQL backend: one role and one search path per academy, taken from the ContextVar.

Built on django-tenants' backend (introspection, savepoint handling). What changes, and why, is in
DESIGN §4; every difference has a trap in ``tests/imagin/tenancy/battery.py``.
"""

from collections.abc import Callable
from contextvars import copy_context

from django.db.backends.postgresql import operations
from django.db.backends.postgresql.psycopg_any import errors
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsDatabaseWrapper

from imagin.tenancy.context import PUBLIC, Scope, current_scope, current_scope_or_none

EXTENSIONS_SCHEMA = "ext"
on_rollback: list[Callable[[], None]] = []
"""Called after a rollback, for whoever remembers what was read before it."""
SET_SCOPE = "SELECT set_config('role', %s, false), set_config('search_path', %s, false)"


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "imagin.tenancy.backend.compiler"


class DatabaseWrapper(TenantsDatabaseWrapper):
    """``default`` becomes the role of the open academy; ``owner`` keeps its own role."""

    ops_class = DatabaseOperations
    _setting_search_path: bool

    def __init__(self, *args, **kwargs):
        self._sent_scope: Scope | None = None
        super().__init__(*args, **kwargs)

    @property
    def schema_name(self) -> str | None:
        scope = current_scope_or_none()
        return scope.schema if scope else None

    @schema_name.setter
    def schema_name(self, value):
        if value is not None:
            raise NotImplementedError("Ouvrez l'académie avec imagin.tenancy.context.academy(code).")

    def set_tenant(self, tenant, include_public=True):
        raise NotImplementedError("Ouvrez l'académie avec imagin.tenancy.context.academy(code).")

    def set_schema_to_public(self):
        """Called by django-tenants on construction: there is nothing to set, the scope decides."""

    @property
    def is_owner(self) -> bool:
        return self.alias == "owner"

    def get_new_connection(self, conn_params):
        self._sent_scope = None
        return super().get_new_connection(conn_params)

    @property
    def search_path_set_schemas(self):
        return None

    @search_path_set_schemas.setter
    def search_path_set_schemas(self, value):
        """django-tenants forgets what it sent after close, rollback and savepoint rollback; so do we."""
        if value is None:
            self._sent_scope = None
            for forget in on_rollback:
                forget()

    def _handle_search_path(self, cursor=None):
        scope = current_scope()
        if self._sent_scope == scope or self._setting_search_path:
            return
        self._setting_search_path = True
        try:
            self._send_scope(scope, cursor)
        finally:
            self._setting_search_path = False

    def _send_scope(self, scope: Scope, cursor) -> None:
        role = "none" if self.is_owner else scope.role
        target = cursor if cursor is not None else self.connection.cursor()
        try:
            target.execute(SET_SCOPE, [role, _search_path(scope)])
        except errors.InFailedSqlTransaction:
            # Only a rollback can follow; the next statement after it sends the scope again.
            self._sent_scope = None
        else:
            self._sent_scope = scope
        finally:
            if cursor is None:
                target.close()

    def on_commit(self, func, robust=False):
        """Run the callback in the scope that registered it, wherever the commit happens."""
        context = copy_context()
        super().on_commit(lambda: context.run(func), robust)


def _search_path(scope: Scope) -> str:
    schemas = [scope.schema, EXTENSIONS_SCHEMA]
    if scope.schema != PUBLIC:
        schemas.append(PUBLIC)
    return ", ".join(f'"{name}"' for name in schemas)
