"""Whom a change of message concerns, in figures, before it is made."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.messages.threads import EVERYBODY, READERS, Thread
from portal.shell.formats import counted, short_date
from tenants.accounts.models import RoleGrant
from tenants.notices import selectors
from tenants.notices.defaults import NATIONAL
from tenants.notices.enums import OF_ROLE, Audience, NoticeKind
from tenants.notices.models import Acceptance, Notice
from tenants.notices.publishing import Draft
from tenants.people.enums import ExaminerKind, ExaminerState
from tenants.people.models import Examiner

KINDS = {Audience.TEACHERS: ExaminerKind.INTERNAL, Audience.EXTERNALS: ExaminerKind.EXTERNAL}
PEOPLE = ("personne est concernée", "personnes sont concernées")
NAMES = {
    Audience.TEACHERS: ("enseignant", "enseignants"),
    Audience.EXTERNALS: ("intervenant extérieur", "intervenants extérieurs"),
    Audience.DIVISION: ("personne de la division des examens", "personnes de la division des examens"),
    Audience.SCHOOLS: (
        "chef d'établissement ou de centre d'examen",
        "chefs d'établissement ou de centre d'examen",
    ),
}
ONCE = " Qui a deux fonctions est dans chacune, et compte une fois au total."
AGAIN = (
    "personne qui avait accepté la version actuelle devra accepter celle-ci",
    "personnes qui avaient accepté la version actuelle devront accepter celle-ci",
)
AGAIN_BELOW = ("personne devra accepter", "personnes devront accepter")
NOBODY_LEFT = "Personne n'aura à accepter la version {version} : tous ceux qui la liront l'ont déjà acceptée."
HAD_ACCEPTED = ("personne avait accepté", "personnes avaient accepté")
HIDDEN = "Une version plus récente est lue à sa place : rien ne change à l'écran."
NOT_SHOWN = "Elle n'est pas affichée aujourd'hui : rien ne change à l'écran."
VISITORS = "Les visiteurs qui ne sont pas connectés la lisent aussi."
NOBODY_ACCEPTED = "Personne n'a encore accepté la version actuelle."
MEANWHILE = "Jusqu'au {day}, la version actuelle reste affichée."
NEVER = "La version {version}, prévue à partir du {day}, ne sera plus affichée : celle-ci passe avant elle."
LATER = "La version {version}, prévue à partir du {day}, ne sera lue qu'après le {until}."
ENDS = "Après le {day}, la version d'avant sera de nouveau affichée, ou à défaut le texte national."


def concerned(kind: str, audience: str) -> int:
    """Of those who read that message at all."""
    if audience == Audience.ALL and kind in READERS:
        return sum(people(each) for each in READERS[NoticeKind(kind)])
    return people(audience)


def _concerned(kind: str, audience: str) -> str:
    """Of a message for everybody, how many of each audience: nobody is an example of all of them."""
    number = concerned(kind, audience)
    said = counted(number, PEOPLE)
    if audience != Audience.ALL:
        return f"{said} ({Audience(audience).label.lower()})."
    shares = {each: people(each) for each in READERS.get(NoticeKind(kind), EVERYBODY)}
    told = ", ".join(counted(share, NAMES[each]) for each, share in shares.items())
    return f"{said} : {told}.{ONCE if sum(shares.values()) > number else ''}"


def people(audience: str) -> int:
    """How many persons this academy knows of that audience; somebody with two functions counts once."""
    if audience == Audience.ALL:
        return _examiners().count() + _granted(None).exclude(person_key__in=_keys()).count()
    if audience in KINDS:
        return _examiners().filter(kind=KINDS[Audience(audience)]).count()
    return _granted([role for role, of in OF_ROLE.items() if of == audience]).count()


def sentences(draft: Draft) -> list[str]:
    """What publishing it would do."""
    told = [_concerned(draft.kind, draft.audience)]
    if draft.audience == Audience.ALL and draft.kind in (NoticeKind.BANNER, NoticeKind.HELP):
        told.append(VISITORS)
    if draft.kind == NoticeKind.CONDITIONS:
        told.append(_to_accept_again(draft.audience))
    return [*told, *dates(draft), *hidden(draft)]


def dates(draft: Draft) -> list[str]:
    told = []
    if draft.starts_on and draft.starts_on > selectors.today():
        told.append(MEANWHILE.format(day=short_date(draft.starts_on)))
    if draft.ends_on:
        told.append(ENDS.format(day=short_date(draft.ends_on)))
    return told


def hidden(draft: Draft) -> list[str]:
    """What was planned and would be read later, or never: the draft comes above it for the same people."""
    today = selectors.today()
    planned = [n for n in selectors.layers(draft.kind, draft.slug) if not n.in_force(today)]
    said: list[selectors.Dated] = [*planned, draft]
    kept = selectors.seen(said, today)
    told = [(n, LATER if n in kept else NEVER) for n in planned if n not in kept or _put_off(n, draft)]
    days = {"until": short_date(draft.ends_on)}
    return [words.format(version=n.version, day=short_date(n.starts_on), **days) for n, words in told]


def _put_off(notice: Notice, draft: Draft) -> bool:
    """It begins while the draft is read by the same people, and outlives it."""
    addressed = draft.audience in (Audience.ALL, notice.audience)
    starts, ends = draft.starts_on or date.min, draft.ends_on or date.max
    return addressed and starts <= (notice.starts_on or date.min) <= ends


def accepted(audience: str) -> int:
    """Of that audience, who accepted the conditions that he reads today."""
    return sum(_accepted(each) for each in KINDS if audience in (Audience.ALL, each))


def _accepted(audience: Audience) -> int:
    notice = selectors.current(NoticeKind.CONDITIONS, (Audience.ALL, audience))
    if notice is None:
        return 0
    return Acceptance.objects.filter(notice=notice, account__examiner__kind=KINDS[audience]).count()


def of_withdrawal(thread: Thread, notice: Notice) -> list[str]:
    """What its readers read once it is gone, and who has conditions to accept again."""
    below = _below(notice)
    if below and below.version > notice.version:
        return [HIDDEN]
    if not notice.in_force(selectors.today()):
        return [NOT_SHOWN]
    left = _left_to_accept(notice) if thread.kind == NoticeKind.CONDITIONS else {}
    told = [_concerned(notice.kind, notice.audience), _then(thread, below)]
    return (
        told + [_to_accept(version, number) for version, number in left.items()] + _had_accepted(notice, left)
    )


def _left_to_accept(notice: Notice) -> dict[int, int]:
    """By version that will hold instead, how many of its readers never accepted it."""
    left: dict[int, int] = {}
    for each in KINDS:
        if selectors.current(notice.kind, (Audience.ALL, each)) != notice:
            continue
        if after := _held_without(notice, (Audience.ALL, each)):
            left[after.version] = left.get(after.version, 0) + _without_acceptance(after, each)
    return left


def _without_acceptance(notice: Notice, audience: Audience) -> int:
    accepted = Acceptance.objects.filter(notice=notice, account__examiner=OuterRef("pk"))
    return _examiners().filter(~Exists(accepted), kind=KINDS[audience]).count()


def _to_accept(version: int, number: int) -> str:
    return (
        f"{counted(number, AGAIN_BELOW)} la version {version}."
        if number
        else NOBODY_LEFT.format(version=version)
    )


def _had_accepted(notice: Notice, left: dict[int, int]) -> list[str]:
    """Nothing where nobody has anything to accept again."""
    number = Acceptance.objects.filter(notice=notice).count()
    return [f"{counted(number, HAD_ACCEPTED)} celle que vous retirez."] if left and number else []


def _below(notice: Notice) -> Notice | None:
    """The highest of the others that the same people would read today."""
    return _held_without(notice, (Audience.ALL, notice.audience))


def _held_without(notice: Notice, audiences: Collection[str]) -> Notice | None:
    today = selectors.today()
    others = selectors.history(notice.kind, notice.slug).exclude(pk=notice.pk)
    return next((each for each in others if each.in_force(today) and each.audience in audiences), None)


def _then(thread: Thread, below: Notice | None) -> str:
    if below:
        return f"Ils liront de nouveau la version {below.version}."
    if thread.kind == NoticeKind.HELP:
        return "Ils liront de nouveau la page d'aide nationale."
    if thread.kind == NoticeKind.CONDITIONS:
        return "Plus aucune condition ne leur sera demandée avant leurs états de frais."
    return (
        "Ils liront de nouveau le texte national." if thread.kind in NATIONAL else "Ils ne liront plus rien."
    )


def _to_accept_again(audience: str) -> str:
    number = accepted(audience)
    return f"{counted(number, AGAIN)}." if number else NOBODY_ACCEPTED


def _examiners() -> QuerySet[Examiner]:
    return Examiner.objects.filter(state=ExaminerState.ACTIVE).order_by()


def _keys() -> QuerySet:
    return _examiners().exclude(person_key="").values("person_key")


def _granted(roles: Iterable[str] | None) -> QuerySet:
    wanted = Q() if roles is None else Q(role__in=list(roles))
    return RoleGrant.objects.filter(wanted).order_by().values("person_key").distinct()
