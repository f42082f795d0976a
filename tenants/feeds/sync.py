"""Bringing a table to what a file says, by its natural key, in a handful of queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imagin.tenancy.models import AcademyModel

BATCH = 5000


@dataclass(slots=True)
class Synced:
    """``rows`` by natural key, and the keys of those that were made or changed."""

    label: str
    rows: dict[Any, Any] = field(default_factory=dict)
    created: set[Any] = field(default_factory=set)
    updated: set[Any] = field(default_factory=set)
    removed: int = 0

    @property
    def touched(self) -> set[Any]:
        """Made anew at each call: take it once before a loop, or ask ``changed``."""
        return self.created | self.updated

    def changed(self, key: Any) -> bool:
        return key in self.created or key in self.updated

    def tally(self) -> dict[str, int]:
        unchanged = len(self.rows) - len(self.created) - len(self.updated)
        counts = {"created": len(self.created), "updated": len(self.updated), "unchanged": unchanged}
        return {**counts, "removed": self.removed} if self.removed else counts


def sync(
    model: type[AcademyModel],
    existing: Iterable[AcademyModel],
    wanted: Mapping[Any, Mapping[str, Any]],
    *,
    key: Callable[[Any], Any],
    label: str,
    keeps: frozenset[str] = frozenset(),
) -> Synced:
    """Update what differs, then create what is missing, in the order given.

    Fields of ``keeps`` are never emptied: the file does not know everything.
    """
    synced = Synced(label, {key(row): row for row in existing})
    fields: set[str] = set()
    for code, values in wanted.items():
        row = synced.rows.get(code)
        if row is None:
            synced.rows[code] = model(**values)
            synced.created.add(code)
        elif changes := _change(row, values, keeps):
            fields.update(changes)
            synced.updated.add(code)
    update(model, [synced.rows[code] for code in wanted if code in synced.updated], fields)
    create(model, [synced.rows[code] for code in wanted if code in synced.created])
    return synced


def _change(row: AcademyModel, values: Mapping[str, Any], keeps: frozenset[str]) -> set[str]:
    """Set what differs; returns the fields that did."""
    changed = {
        name
        for name, value in values.items()
        if getattr(row, name) != value and not (name in keeps and value in ("", None))
    }
    for name in changed:
        setattr(row, name, values[name])
    return changed


def create(model: type[AcademyModel], rows: Sequence[AcademyModel]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)


def update(model: type[AcademyModel], rows: list, fields: Iterable[str]) -> None:
    """One upsert by primary key: ten times quicker than the CASE WHEN of ``bulk_update``."""
    if rows:
        model.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[model._meta.pk.name],
            update_fields=sorted(fields),
        )
