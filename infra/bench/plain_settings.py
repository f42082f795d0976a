"""The same application without tenancy: one schema, Django's own backend (reference of tenancy.request)."""

from bench_settings import *  # noqa: F403
from bench_settings import DATABASES, MIDDLEWARE

PLAIN = {"ENGINE": "django.db.backends.postgresql"}
PATH = {"options": '-c search_path="a_toulouse","ext","public"'}
DATABASES = {
    alias: {**database, **PLAIN, "OPTIONS": {**database["OPTIONS"], **PATH}}
    for alias, database in DATABASES.items()
}
DATABASES["default"] |= {key: DATABASES["owner"][key] for key in ("USER", "PASSWORD")}
MIDDLEWARE = ["plain_edge.OneAcademy", *MIDDLEWARE[1:]]
