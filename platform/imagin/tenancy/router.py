"""Which tables go to which schema: the package of the app decides (DESIGN §3)."""

from django.apps import apps
from django.conf import settings

from imagin.tenancy.context import PUBLIC, current_scope


class SchemaRouter:
    """Rows are read and written through ``default``; tables are made through ``owner`` only."""

    def db_for_read(self, model, **hints):
        return "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        wanted = settings.SHARED_APPS if current_scope().schema == PUBLIC else settings.TENANT_APPS
        return db == "owner" and _app_name(app_label) in wanted


def _app_name(app_label: str) -> str:
    return apps.get_app_config(app_label).name
