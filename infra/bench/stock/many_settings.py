"""django-tenants as it comes, with one more application whose migrations come one by one."""

from stock.settings import *  # noqa: F403
from stock.settings import INSTALLED_APPS, TENANT_APPS

TENANT_APPS = [*TENANT_APPS, "extra"]
INSTALLED_APPS = [*INSTALLED_APPS, "extra"]
MIGRATION_MODULES = {"extra": "extra_steps.step0"}
