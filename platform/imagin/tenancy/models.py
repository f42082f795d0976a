"""Rows and querysets that remember which academy they came from (DESIGN §4)."""

from typing import Any, ClassVar

from django.db import models

from imagin.tenancy.context import current_scope


class WrongAcademyError(RuntimeError):
    """A row or a queryset of one academy was about to be used in another."""

    def __init__(self, what: str, origin: str, here: str) -> None:
        super().__init__(f"{what} vient du schéma {origin} et ne peut servir dans {here}.")


def check_origin(what: str, origin: str) -> None:
    here = current_scope().schema
    if origin != here:
        raise WrongAcademyError(what, origin, here)


class AcademyQuerySet(models.QuerySet):
    """Stamps its query with the schema open at its making; the compiler refuses it elsewhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.query.__dict__.setdefault("academy_schema", current_scope().schema)

    def _add_hints(self, **hints: Any) -> None:
        _check_hints(hints)
        super()._add_hints(**hints)  # type: ignore[misc]


class AcademyManager(models.Manager.from_queryset(AcademyQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_queryset(self):
        _check_hints(self._hints)
        return super().get_queryset()


def _check_hints(hints: dict[str, Any]) -> None:
    instance = hints.get("instance")
    if isinstance(instance, AcademyModel):
        check_origin(repr(type(instance).__name__), instance.academy_schema)


class AcademyModel(models.Model):
    """A table that lives in an academy's schema; its rows cannot be saved or deleted in another.

    ``append_only`` tables are written once: the academy's own role may not change or delete a row.
    """

    append_only: ClassVar[bool] = False
    objects = AcademyManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.academy_schema = current_scope().schema

    def save_base(self, *args, **kwargs):
        check_origin(type(self).__name__, self.academy_schema)
        super().save_base(*args, **kwargs)

    def delete(self, *args, **kwargs):
        check_origin(type(self).__name__, self.academy_schema)
        return super().delete(*args, **kwargs)
