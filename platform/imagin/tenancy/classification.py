"""What each table is, and so who may touch it; nothing is shared unless a model says so (DESIGN §4)."""

from collections.abc import Iterator
from enum import Enum

from django.apps import apps
from django.conf import settings
from django.db import models


class TableKind(Enum):
    HUB = "hub"
    """Public schema, the hub's role only."""
    HUB_APPEND_ONLY = "hub append only"
    """Public schema, the hub's role only, written once."""
    REFERENCE = "read"
    """Public schema, every academy may read it."""
    OWN_ROWS = "own rows"
    """Public schema, an academy reads the rows that carry its code (row security)."""
    OWN_ROWS_APPEND_ONLY = "own rows append only"
    """The same, written once by the hub."""
    PERSON_ROWS = "person rows"
    """Public schema, the federation reader sees one person's rows (row security)."""
    ACADEMY = "academy"
    """An academy's schema."""
    APPEND_ONLY = "append only"
    """An academy's schema, written once."""
    BOTH = "both"
    """One table in the public schema and one in each academy (sessions)."""


def kind_of(model: type[models.Model]) -> TableKind:
    app = model._meta.app_config.name
    if app in settings.TENANT_APPS:
        if app in settings.SHARED_APPS:
            return TableKind.BOTH
        return TableKind.APPEND_ONLY if getattr(model, "append_only", False) else TableKind.ACADEMY
    return TableKind(getattr(model, "academy_access", "hub"))


def classified() -> Iterator[tuple[type[models.Model], TableKind]]:
    for model in apps.get_models(include_auto_created=True):
        yield model, kind_of(model)


def tables(*kinds: TableKind) -> list[str]:
    return [model._meta.db_table for model, kind in classified() if kind in kinds]
