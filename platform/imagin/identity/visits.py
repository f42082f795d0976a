"""Which sign-ins that go on an academy was told of, for a person it knows by his pairwise subject."""

from imagin.academies import directory
from imagin.identity.models import AcademyVisit, Account
from imagin.identity.provider.pairwise import subject_for
from imagin.tenancy.context import hub


def sign_ins_known_as(subject: str, academy: str) -> list[str]:
    """A subject does not say whose it is: those who are in there now are compared. Opens the hub."""
    with hub():
        visits = AcademyVisit.objects.filter(academy=academy, session__ended_at=None)
        people = list(visits.values_list("session_id", "session__account_id"))
    return [str(sid) for sid, account in people if subject_for(account, academy) == subject]


def visited_by(account: Account) -> list[str]:
    """The academies that his present sign-ins opened. Run on the hub."""
    visits = AcademyVisit.objects.filter(session__account=account, session__ended_at=None)
    codes = set(visits.values_list("academy", flat=True))
    return sorted(hosted.code for hosted in directory.open_academies() if hosted.code in codes)
