"""What happens to a second factor is in the journals of the academies where its owner is signed in."""

import pytest

from imagin.factors import enrolment, services
from imagin.identity.models import AcademyVisit, HubSession
from imagin.identity.services import open_session
from imagin.tenancy.context import academy, hub
from tenants.journal.models import Entry
from tests.imagin.identity.helpers import academy_account


@pytest.fixture
def there(aurelie, telephone):
    """Signed in, and Toulouse was told of it."""
    with hub():
        session = open_session(aurelie, {"amr": ["pwd"]})
        AcademyVisit.objects.create(session=session, academy="toulouse")
    with academy("toulouse"):
        return academy_account(aurelie)


def journal(code):
    with academy(code):
        return [(e.code, e.actor, e.subject) for e in Entry.objects.order_by("pk")]


def test_a_refusal_an_addition_and_a_removal(aurelie, telephone, there):
    removed = telephone.pk
    with hub():
        with pytest.raises(services.WrongCode):
            services.prove_by_code(aurelie, "000000")
        enrolment.renew_recovery_codes(aurelie)
        enrolment.remove_factor(aurelie, telephone)
    own = str(there.pk)
    assert journal("toulouse") == [
        ("factor.refused", own, "totp"),
        ("factor.added", own, "recovery"),
        ("factor.removed", own, f"totp:{removed}"),
    ]
    assert journal("rennes") == []


def test_reset_names_the_account_of_the_academy(aurelie, there):
    with hub():
        enrolment.reset(aurelie)
    assert journal("toulouse") == [("factor.reset", "command", str(there.pk))]


def test_nothing_where_he_is_no_longer(aurelie, there):
    with hub():
        HubSession.objects.update(ended_at="2026-06-01T10:00Z")
        enrolment.renew_recovery_codes(aurelie)
    assert journal("toulouse") == []


def test_who_never_entered_has_no_account_to_name(aurelie, there):
    with academy("toulouse"):
        there.delete()
    with hub():
        enrolment.renew_recovery_codes(aurelie)
    assert journal("toulouse") == [("factor.added", "system", "recovery")]
