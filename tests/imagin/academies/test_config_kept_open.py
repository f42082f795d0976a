"""A file never takes from an open academy what it opened with."""

import pytest
from django.core.exceptions import ValidationError

from imagin.academies.configuration.planning import apply
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState
from imagin.rules.services import rule
from imagin.tenancy.context import academy, hub
from tenants.notices.models import NoticeKind
from tenants.notices.publishing import Draft, publish
from tenants.notices.selectors import current

pytestmark = pytest.mark.django_db
FILE = read("academy:\n  code: toulouse\nrules:\n  session.idle_minutes: 45\nmessages:\n  home: Bienvenue\n")


@pytest.fixture
def with_conditions(toulouse):
    publish(Draft(NoticeKind.CONDITIONS, "Déclarez ce que vous avez fait."), actor="tests")


def state(value: AcademyState) -> None:
    with hub():
        Academy.objects.filter(code="toulouse").update(state=value)


def test_a_file_that_drops_the_conditions_is_refused_whole(with_conditions):
    with pytest.raises(ValidationError, match="rien n'est changé"):
        apply(FILE)
    with academy("toulouse"):
        assert rule("session.idle_minutes") == 30 and current(NoticeKind.CONDITIONS)
        assert current(NoticeKind.HOME) is None


def test_a_sandbox_may_go_back(with_conditions):
    state(AcademyState.SANDBOX)
    apply(FILE)
    with academy("toulouse"):
        assert rule("session.idle_minutes") == 45 and not current(NoticeKind.CONDITIONS)


def test_what_was_already_missing_is_no_reason(toulouse):
    apply(FILE)
    assert rule("session.idle_minutes") == 45
