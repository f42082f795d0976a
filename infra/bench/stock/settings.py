"""django-tenants as it comes, with the same applications: the reference of academy.create."""

from imagin.settings import *  # noqa: F403
from imagin.settings import SHARED_APPS, TENANT_APPS

SHARED_APPS = ["django_tenants", "stock", *SHARED_APPS]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "stock.Client"
TENANT_DOMAIN_MODEL = "stock.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
