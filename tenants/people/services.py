"""What is written about an examiner: his home from a day on, what he corrects himself, what he signals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, QuerySet, Value
from django.utils import timezone

from imagin.reference import countries
from tenants.accounts.externals import mail, notices
from tenants.journal.services import record
from tenants.people.checks import check_iban, check_nir
from tenants.people.homes import Home
from tenants.people.models import Examiner, Residence
from tenants.people.selectors import in_force, residences_of, today

BATCH = 5000
FIRST_HOMES = """
INSERT INTO people_residence
    (examiner_id, address, extra, postal_code, city, commune, country, period, declared_by, declared_at)
SELECT id, address, '', postal_code, city, commune, '', daterange(NULL, NULL), %s, now()
FROM people_examiner
WHERE id = ANY(%s) AND (address, postal_code, city, commune) <> ('', '', '', '')
"""
BEFORE, AFTER = 31, 365
TOO_EARLY = (
    f"Cette date remonte à plus de {BEFORE} jours. Indiquez une date plus récente ; pour un changement "
    "plus ancien, signalez-le à votre division des examens et concours."
)
NOT_ABROAD = "Ce pays n'est pas dans la liste. Choisissez-y le vôtre ; l'outre-mer est en France."
TOO_LATE = "Cette date est dans plus d'un an. Indiquez une date plus proche, ou revenez plus tard."


def subject_of(examiner: Examiner) -> str:
    return f"examiner:{examiner.pk}"


def check_since(since: date) -> None:
    """A home may be declared a little late, or in advance: not so that old missions change their rights."""
    if since < today() - timedelta(days=BEFORE):
        raise ValidationError(TOO_EARLY, code="too_early")
    if since > today() + timedelta(days=AFTER):
        raise ValidationError(TOO_LATE, code="too_late")


@transaction.atomic
def declare_residence(examiner: Examiner, *, actor: str, home: Home, since: date) -> bool:
    """The person's own word: it replaces what he had declared for that day and all that follows.

    A claim that exists keeps the rights it was given (DESIGN §6). False where nothing changes.
    """
    check_since(since)
    if home.country and not countries.named(home.country):
        raise ValidationError({"country": NOT_ABROAD}, code="country")
    _lock(examiner)
    current = in_force(residences_of([examiner.pk])[examiner.pk], since)
    if current and Home.of(current) == home and current.period.upper is None:
        return False
    _withdraw_from(examiner, min(since, today() + timedelta(days=1)))
    set_residence(examiner, home, since=since, actor=actor)
    record("people.residence.declared", actor=actor, subject=subject_of(examiner), since=since.isoformat())
    return True


@transaction.atomic
def cancel_announced(examiner: Examiner, *, actor: str) -> bool:
    """The move he had announced does not take place: the home of today goes on."""
    _lock(examiner)
    done = _withdraw_from(examiner, today() + timedelta(days=1))
    if done:
        record("people.residence.cancelled", actor=actor, subject=subject_of(examiner))
    return done


def set_residence(examiner: Examiner, home: Home, *, since: date, actor: str) -> bool:
    """``home`` from ``since`` to the next change already known; False where it was so already."""
    return bool(set_residences({examiner.pk: home}, since=since, actor=actor))


@transaction.atomic
def set_residences(homes: Mapping[int, Home], *, since: date, actor: str) -> int:
    """The same for many people, by their keys: four queries for a whole academy. Returns how many changed."""
    known, changes = residences_of(homes), Changes()
    for examiner, home in homes.items():
        changes.plan(examiner, home, known[examiner], since)
    _withdraw(Residence.objects.filter(pk__in=changes.replaced))
    _end(Residence.objects.filter(pk__in=changes.shortened), since)
    for row in changes.made:
        row.declared_by = actor[:60]
    Residence.objects.bulk_create(changes.made, batch_size=BATCH)
    return len(changes.made)


def give_first_homes(examiners: Collection[int], *, actor: str) -> None:
    """People who have just been imported live where the file says: in the database, for 30,000 at once."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_HOMES, [actor[:60], list(examiners)])


@dataclass(slots=True)
class Changes:
    """Rows to withdraw, to end and to make, decided before anything is written."""

    replaced: list[int] = field(default_factory=list)
    shortened: list[int] = field(default_factory=list)
    made: list[Residence] = field(default_factory=list)

    def plan(self, examiner: int, home: Home, known: list[Residence], since: date) -> None:
        current = in_force(known, since)
        if (Home.of(current) if current else Home()) == home:
            return
        if current:
            (self.replaced if current.period.lower == since else self.shortened).append(current.pk)
        later = [row.period.lower for row in known if row.period.lower and row.period.lower > since]
        # The first home that we hear of was already his before we heard of it.
        lower = since if known or since > today() else None
        period = DateRange(lower, min(later, default=None))
        self.made.append(Residence(examiner_id=examiner, period=period, **home.as_values()))


def _lock(examiner: Examiner) -> None:
    Examiner.objects.select_for_update(no_key=True).only("pk").get(pk=examiner.pk)


def _withdraw_from(examiner: Examiner, day: date) -> bool:
    """Withdraw what begins on ``day`` or later; the row before it goes on without an end."""
    rows = Residence.objects.filter(examiner=examiner, withdrawn_at__isnull=True)
    done = _withdraw(rows.filter(period__startswith__gte=day))
    if done:
        _end(rows.filter(period__endswith__gte=day), None)
    return bool(done)


def _withdraw(rows: QuerySet[Residence]) -> int:
    return rows.update(withdrawn_at=timezone.now())


def _end(rows: QuerySet[Residence], day: date | None) -> None:
    """Give them this end; one statement, whatever their beginnings."""
    bounds = F("period__startswith"), Value(day, output_field=DateField())
    rows.update(period=Func(*bounds, function="daterange", output_field=Residence.period.field))


@transaction.atomic
def change_contact(examiner: Examiner, *, actor: str, email: str, phone: str) -> list[str]:
    """Names of the fields that changed. The former address hears of it: the new one may be a thief's."""
    former = Examiner.objects.select_for_update(no_key=True).get(pk=examiner.pk).email
    changed = _change(examiner, email=email, phone=phone)
    if changed:
        record("people.contact.changed", actor=actor, subject=subject_of(examiner), fields=changed)
    if "email" in changed:
        mail.tell_former_address_later(former)
    return changed


@transaction.atomic
def change_iban(examiner: Examiner, *, actor: str, iban: str) -> bool:
    changed = _change(examiner, iban=check_iban(iban))
    if changed:
        record("people.iban.changed", actor=actor, subject=subject_of(examiner))
        notices.tell_later(examiner, "iban")
    return bool(changed)


@transaction.atomic
def change_nir(examiner: Examiner, *, actor: str, nir: str) -> bool:
    changed = _change(examiner, nir=check_nir(nir))
    if changed:
        record("people.nir.changed", actor=actor, subject=subject_of(examiner))
        notices.tell_later(examiner, "nir")
    return bool(changed)


def _change(examiner: Examiner, **values: str) -> list[str]:
    """Only what differs; compared with the row as it stands, not as the page had read it."""
    fresh = Examiner.objects.select_for_update(no_key=True).get(pk=examiner.pk)
    changed = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    for name in changed:
        setattr(fresh, name, values[name])
        setattr(examiner, name, values[name])
    if changed:
        fresh.own = sorted({*fresh.own, *changed})
        fresh.save(update_fields=[*changed, "own"])
    return changed


def reveal(examiner: Examiner, what: str, *, actor: str) -> str:
    """The whole IBAN or NIR, for one reading that is written down first (PRIV-3)."""
    if what not in ("iban", "nir"):
        raise ValueError(what)
    record(f"reveal.{what}", actor=actor, subject=subject_of(examiner))
    return getattr(examiner, what)
