"""Where people serve: the file gives all the posts of those it names."""

from collections.abc import Iterable

from tenants.feeds.columns import Row
from tenants.feeds.sync import Synced, sync
from tenants.people.enums import PostingKind
from tenants.people.models import Posting


def sync_postings(rows: Iterable[Row], examiners: Synced, schools: Synced) -> tuple[Synced, set[int]]:
    """Postings, and the numbers of the people who lost one."""
    existing = _existing(examiners)
    wanted = {row.pick("numero", "uai"): _posting(row, examiners, schools) for row in _main_last(rows)}
    gone = {key: posting for key, posting in existing.items() if key not in wanted}
    Posting.objects.filter(pk__in=[posting.pk for posting in gone.values()]).delete()
    kept = [posting for key, posting in existing.items() if key in wanted]
    keys = {posting.pk: key for key, posting in existing.items()}
    synced = sync(Posting, kept, wanted, key=lambda posting: keys[posting.pk], label="Postes")
    synced.removed = len(gone)
    return synced, {number for number, _ in gone}


def _main_last(rows: Iterable[Row]) -> list[Row]:
    """The post that stops being the main one is written before the one that becomes it."""
    return sorted(rows, key=lambda row: row["type_poste"] == PostingKind.MAIN)


def _existing(examiners: Synced) -> dict[tuple[int, str], Posting]:
    numbers = {examiner.pk: number for number, examiner in examiners.rows.items()}
    known = Posting.objects.filter(examiner__in=numbers).select_related("school").order_by("pk")
    return {(numbers[posting.examiner_id], posting.school.uai): posting for posting in known}


def _posting(row: Row, examiners: Synced, schools: Synced) -> dict[str, object]:
    return {
        "examiner_id": examiners.rows[row["numero"]].pk,
        "school_id": schools.rows[row["uai"]].pk,
        "kind": row["type_poste"],
        "discipline_code": row["discipline"],
        "discipline_label": row["discipline_libelle"],
    }
