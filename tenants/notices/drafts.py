"""What is written and not yet published: it outlasts the session, and nobody writes over it unseen.

One draft per message and author rather than one for all: two administrators who write the same message
each keep their own text, and are told of each other's. ``seen`` is the revision a page was made from:
where another window saved, published or deleted since, nothing is written and both texts are read first.
"""

from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from imagin.plain_text import check_lines
from tenants.journal.services import SYSTEM, record
from tenants.notices import publishing, selectors
from tenants.notices.attachments import Kept
from tenants.notices.models import Notice, NoticeDraft
from tenants.notices.publishing import CHECKS, LONGEST, TOO_LONG, Draft

MOST = 20
KEPT = timedelta(days=365)
"""Exams come back every year: what nobody saved since the last one speaks of days and people of that one."""
JUDGED_LATER = ("text", "starts_on", "ends_on")
DAYS = ("starts_on", "ends_on")
CHOICES = ("kind", "audience", "tone")
TOO_MANY = (
    f"Vous avez déjà {MOST} brouillons : aucun n'est effacé pour faire place à celui-ci. Publiez-en un ou "
    "supprimez-en un (page « Messages de l'académie »), puis recommencez."
)


class DraftChanged(Exception):
    """Nothing was written. ``kept`` is what there is now; None where it was published or deleted."""

    def __init__(self, kept: NoticeDraft | None) -> None:
        super().__init__()
        self.kept = kept


class TooManyDrafts(Exception):
    """Nothing was kept; the sentence says what to do."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


def check(draft: Draft) -> None:
    """ValidationError by field. A draft is unfinished: its text and its days are judged when published."""
    now = {name: test for name, test in CHECKS.items() if name not in JUDGED_LATER}
    publishing.judge(draft, {**now, "text": _text}, selectors.today())


@transaction.atomic
def keep(draft: Draft, *, author: str, seen: int, base: int = 0) -> NoticeDraft:
    """The same text again changes nothing, whichever window saved it: a second press is no quarrel."""
    draft = publishing.tidy(draft)
    check(draft)
    kept = _locked(author=author, kind=draft.kind, slug=draft.slug)
    if kept and kept.data == packed(draft):
        return _saved(kept)
    if seen != (kept.revision if kept else 0):
        raise DraftChanged(kept)
    return _rewrite(kept, draft) if kept else _begin(draft, author, base)


@transaction.atomic
def publish(kept: NoticeDraft, *, seen: int, reason: str = "") -> Notice:
    """By its author; the draft is gone with its publication, or still there with its refusal."""
    locked = _as_seen(kept, seen)
    notice = publishing.publish(opened(locked), actor=locked.author, reason=reason)
    locked.delete()
    return notice


@transaction.atomic
def delete(kept: NoticeDraft, *, seen: int) -> None:
    """By its author. What is shown does not change; nothing brings it back."""
    locked = _as_seen(kept, seen)
    record("notices.draft.deleted", actor=locked.author, subject=_subject(locked), kind=locked.kind)
    locked.delete()


@transaction.atomic
def purge() -> int:
    """Those that nobody has saved for a year."""
    count, _ = NoticeDraft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()
    if count:
        record("notices.drafts.purged", actor=SYSTEM, count=count)
    return count


def packed(draft: Draft) -> dict[str, Any]:
    """Plain values, files included."""
    told = asdict(draft)
    days = {name: told[name].isoformat() if told[name] else None for name in DAYS}
    choices = {name: str(told[name]) for name in CHOICES}
    return {**told, **days, **choices, "files": [*told["files"]]}


def opened(kept: NoticeDraft) -> Draft:
    """A field that ``Draft`` gained or lost since it was saved is at its default, or left out."""
    told = {each.name: kept.data[each.name] for each in fields(Draft) if each.name in kept.data}
    days = {name: date.fromisoformat(told[name]) if told.get(name) else None for name in DAYS}
    files = tuple(Kept(**file) for file in told.get("files", ()))
    return Draft(**{**told, **days, "files": files, "kind": kept.kind, "slug": kept.slug})


def _text(draft: Draft, day: date) -> None:
    if len(draft.text) > LONGEST:
        raise ValidationError(TOO_LONG)
    check_lines(draft.text)


def _locked(**wanted: Any) -> NoticeDraft | None:
    return NoticeDraft.objects.select_for_update().filter(**wanted).first()


def _as_seen(kept: NoticeDraft, seen: int) -> NoticeDraft:
    locked = _locked(pk=kept.pk)
    if locked is None or locked.revision != seen:
        raise DraftChanged(locked)
    return locked


def _begin(draft: Draft, author: str, base: int) -> NoticeDraft:
    if NoticeDraft.objects.filter(author=author).count() >= MOST:
        raise TooManyDrafts
    made = NoticeDraft(
        kind=draft.kind,
        slug=draft.slug,
        author=author,
        data=packed(draft),
        base=base,
        saved_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        other = _locked(author=author, kind=draft.kind, slug=draft.slug)
        if other is None or other.data != made.data:
            raise DraftChanged(other) from error
        return other
    record("notices.draft.begun", actor=author, subject=_subject(made), kind=made.kind)
    return made


def _rewrite(kept: NoticeDraft, draft: Draft) -> NoticeDraft:
    kept.data, kept.revision = packed(draft), kept.revision + 1
    return _saved(kept)


def _saved(kept: NoticeDraft) -> NoticeDraft:
    kept.saved_at = timezone.now()
    kept.save(update_fields=["data", "revision", "saved_at"])
    return kept


def _subject(kept: NoticeDraft) -> str:
    return f"notice_draft:{kept.pk}"
