"""Saying something, taking it back, saying again what was said before."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from imagin.plain_text import check_lines, check_plain
from tenants.journal.services import record
from tenants.notices import attachments, crowding, days, help_pages, selectors
from tenants.notices.attachments import Kept
from tenants.notices.enums import CLAIMANTS, MANY, Audience, NoticeKind, Tone
from tenants.notices.models import Notice
from tenants.notices.variables import check_variables, first_variable

LONGEST = 20_000
LONGEST_BANNER = 600
LONGEST_TITLE = 120
LONGEST_REASON = 200
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

EMPTY = "Le texte manque : écrivez-le, ou retirez le message."
TOO_LONG = f"Le texte dépasse {LONGEST} signes : raccourcissez-le, ou joignez un fichier."
LONG_BANNER = (
    f"Un bandeau se lit d'un coup d'œil, sur toutes les pages : {LONGEST_BANNER} signes au plus, "
    "le vôtre en a {length}. Raccourcissez-le, ou joignez un fichier."
)
FROZEN = (
    "Les conditions restent telles que chacun les a acceptées, et une variable changerait avec le réglage : "
    "écrivez la valeur elle-même à la place de « {{{{ {name} }}}} »."
)
LONG_TITLE = f"Le titre dépasse {LONGEST_TITLE} signes : raccourcissez-le."
LONG_REASON = f"Le motif dépasse {LONGEST_REASON} caractères : raccourcissez-le."
NO_KIND = "Ce message n'existe pas : choisissez-en un dans la liste."
NO_AUDIENCE = "Ces destinataires n'existent pas : choisissez-les dans la liste."
NOT_THEIRS = "Les conditions d'utilisation ne s'adressent qu'à ceux qui saisissent des états de frais."
NO_TONE = "Ce ton n'existe pas : choisissez info (information), warning (attention) ou danger (alerte)."
NO_BANNER = "Seul un bandeau a un ton : retirez-le de ce message."
BAD_SLUG = "Nommez le bandeau en minuscules, chiffres et tirets, 40 au plus : par exemple greve-juin."
NO_SLUG = "Ce message n'a pas de nom : il n'y en a qu'un dans l'académie."
MEANWHILE = "Une autre version vient d'être publiée : relisez-la, puis recommencez."
WITHDRAWN = "Ce message est déjà retiré."
SHOWN = "C'est déjà ce que dit la version affichée : rien n'a été publié."


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody may publish. ``ends_on`` is the last day; ``slug`` names a banner or a help page."""

    kind: str
    text: str
    title: str = ""
    audience: str = Audience.ALL
    starts_on: date | None = None
    ends_on: date | None = None
    slug: str = ""
    files: tuple[Kept, ...] = field(default=())
    tone: str = Tone.INFO


def draft_of(notice: Notice) -> Draft:
    """To write the next version from this one, or to publish it again."""
    files = _sorted(tuple(attachments.kept(file) for file in notice.files))
    return replace(without_files(notice), files=files)


def without_files(notice: Notice) -> Draft:
    return Draft(
        notice.kind,
        notice.text,
        notice.title,
        notice.audience,
        notice.starts_on,
        notice.ends_on,
        notice.slug,
        tone=notice.tone,
    )


def check(draft: Draft, *, day: date | None = None, alone: bool = False) -> None:
    """ValidationError by field; ``day`` is today in the academy. ``alone``: whatever else is published."""
    checks = CHECKS if alone or day else {**CHECKS, "crowd": _crowd}
    judge(draft, checks, day or selectors.today())


def judge(draft: Draft, checks: Mapping[str, Callable[[Draft, date], None]], day: date) -> None:
    """All that is wrong at once."""
    found: dict[str, list[str]] = {}
    for name, test in checks.items():
        try:
            test(draft, day)
        except ValidationError as error:
            found[name] = error.messages
    if found:
        raise ValidationError(found)


def publish(draft: Draft, *, actor: str, reason: str = "", alone: bool = False) -> Notice:
    """A new version, unless the latest one says just that. Acceptances are per version: asked again."""
    return _publish(draft, actor=actor, reason=reason, alone=alone)[0]


@transaction.atomic
def _publish(draft: Draft, *, actor: str, reason: str, alone: bool = False) -> tuple[Notice, bool]:
    """With whether it is new."""
    draft = tidy(draft)
    check(draft, alone=alone)
    _check_reason(reason)
    thread = list(_thread(draft.kind, draft.slug))
    latest = next((notice for notice in thread if not notice.withdrawn), None)
    if latest and is_said(draft, latest):
        return latest, False
    notice = _write(draft, thread[0].version + 1 if thread else 1, actor=actor, reason=reason)
    selectors.forget()
    _tell("notices.published", notice, actor)
    return notice, True


@transaction.atomic
def withdraw(notice: Notice, *, actor: str, reason: str = "") -> None:
    """The version below is read again; where there is none, the national text. ``republish`` undoes it."""
    _check_reason(reason)
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.withdrawn:
        raise ValidationError(WITHDRAWN)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_reason = timezone.now(), actor, reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    selectors.forget()
    _tell("notices.withdrawn", locked, actor)


def republish(notice: Notice, *, actor: str, reason: str = "") -> Notice:
    """An older version again, under a new number; its last day, if it is over, is left out."""
    draft = renewed(draft_of(notice))
    made, new = _publish(draft, actor=actor, reason=reason)
    if not new:
        raise ValidationError(SHOWN)
    return made


def is_said(draft: Draft, latest: Notice) -> bool:
    """Conditions in force say the same without their first day: nobody accepts twice for want of it."""
    there = draft_of(latest)
    return draft in (there, days.without_past_first(there, selectors.today()))


def renewed(draft: Draft) -> Draft:
    return days.renewed(draft, selectors.today())


def tidy(draft: Draft) -> Draft:
    text = draft.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return replace(draft, text=text, title=" ".join(draft.title.split()), files=_sorted(draft.files))


def _sorted(files: tuple[Kept, ...]) -> tuple[Kept, ...]:
    return tuple(sorted(files, key=lambda file: file.name))


def _thread(kind: str, slug: str) -> QuerySet[Notice]:
    """Locked: what is being withdrawn meanwhile is waited for."""
    rows = Notice.objects.select_for_update().filter(kind=kind, slug=slug)
    return rows.prefetch_related("attachments").order_by("-version")


def _write(draft: Draft, version: int, *, actor: str, reason: str) -> Notice:
    notice = Notice(
        kind=draft.kind,
        slug=draft.slug,
        version=version,
        title=draft.title,
        text=draft.text,
        audience=draft.audience,
        tone=draft.tone,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        published_by=actor,
        reason=reason,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(MEANWHILE) from error
    attachments.attach(notice, draft.files)
    return notice


def _tell(code: str, notice: Notice, actor: str) -> None:
    said = {"kind": notice.kind, "slug": notice.slug, "version": notice.version}
    record(code, actor=actor, subject=f"notice:{notice.pk}", **said)


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise ValidationError(LONG_REASON)
    check_plain(reason)


def _kind(draft: Draft, day: date) -> None:
    if draft.kind not in NoticeKind.values:
        raise ValidationError(NO_KIND)


def _slug(draft: Draft, day: date) -> None:
    if draft.kind not in MANY:
        if draft.slug:
            raise ValidationError(NO_SLUG)
    elif draft.kind == NoticeKind.HELP:
        help_pages.check(draft.slug)
    elif not SLUG.fullmatch(draft.slug):
        raise ValidationError(BAD_SLUG)


def _title(draft: Draft, day: date) -> None:
    if len(draft.title) > LONGEST_TITLE:
        raise ValidationError(LONG_TITLE)
    check_plain(draft.title)


def _text(draft: Draft, day: date) -> None:
    if not draft.text.strip():
        raise ValidationError(EMPTY)
    if len(draft.text) > LONGEST:
        raise ValidationError(TOO_LONG)
    if draft.kind == NoticeKind.BANNER and len(draft.text) > LONGEST_BANNER:
        raise ValidationError(LONG_BANNER.format(length=len(draft.text)))
    check_lines(draft.text)
    check_variables(draft.text)
    if draft.kind == NoticeKind.CONDITIONS and (name := first_variable(draft.text)):
        raise ValidationError(FROZEN.format(name=name))


def _audience(draft: Draft, day: date) -> None:
    if draft.audience not in Audience.values:
        raise ValidationError(NO_AUDIENCE)
    if draft.kind == NoticeKind.CONDITIONS and draft.audience not in CLAIMANTS:
        raise ValidationError(NOT_THEIRS)


def _tone(draft: Draft, day: date) -> None:
    if draft.tone not in Tone.values:
        raise ValidationError(NO_TONE)
    if draft.tone != Tone.INFO and draft.kind != NoticeKind.BANNER:
        raise ValidationError(NO_BANNER)


def _crowd(draft: Draft, day: date) -> None:
    if draft.kind == NoticeKind.BANNER:
        crowding.check(draft.slug, draft.starts_on, draft.ends_on, day)


def _files(draft: Draft, day: date) -> None:
    attachments.check_files(draft.files)


CHECKS: dict[str, Callable[[Draft, date], None]] = {
    "kind": _kind,
    "slug": _slug,
    "title": _title,
    "text": _text,
    "audience": _audience,
    "tone": _tone,
    "starts_on": days.check_first,
    "ends_on": days.check_last,
    "files": _files,
}
