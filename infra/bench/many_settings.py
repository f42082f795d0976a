"""The real settings and one more application of the academies, whose migrations come one by one."""

from imagin.settings import *  # noqa: F403
from imagin.settings import INSTALLED_APPS, TENANT_APPS

TENANT_APPS = [*TENANT_APPS, "extra"]
INSTALLED_APPS = [*INSTALLED_APPS, "extra"]
MIGRATION_MODULES = {"extra": "extra_steps.step0"}
