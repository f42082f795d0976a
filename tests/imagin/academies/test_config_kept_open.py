"""A file never takes from an open academy what it opened with."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from imagin.academies.configuration.files import Folder
from imagin.academies.configuration.planning import apply, rehearse
from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, AcademyState
from imagin.rules.models import RuleChange
from imagin.rules.services import rule
from imagin.tenancy.context import academy, hub
from tenants.journal.models import Entry
from tenants.notices import attachments
from tenants.notices.models import NoticeKind
from tenants.notices.publishing import Draft, publish
from tenants.notices.selectors import current
from tests.tenants.notices.files import pdf

pytestmark = pytest.mark.django_db
FILE = read("academy:\n  code: toulouse\nrules:\n  session.idle_minutes: 45\nmessages:\n  home: Bienvenue\n")
WITH_FILE = (
    FILE.text.replace("Bienvenue", "{{text: Bienvenue, files: [{file}]}}") + "  conditions: Déclarez.\n"
)
PDF = pdf()


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


def test_the_plan_refuses_what_apply_would(with_conditions, tmp_path, capsys):
    path = tmp_path / "toulouse.yaml"
    path.write_text(FILE.text)
    with pytest.raises(CommandError, match="(?s)ne pourrait plus l'être.*Conditions") as refused:
        call_command("academy", "plan", str(path))
    assert refused.value.returncode == 1
    told = capsys.readouterr().out
    assert "session.idle_minutes" in told and "à faire" not in told


def test_what_is_rehearsed_is_undone(with_conditions):
    state(AcademyState.SANDBOX)
    changes, entries = RuleChange.objects.count(), Entry.objects.count()
    rehearse(FILE)
    with academy("toulouse"):
        assert rule("session.idle_minutes") == 30
        assert current(NoticeKind.CONDITIONS) and current(NoticeKind.HOME) is None
        assert Entry.objects.count() == entries
    assert RuleChange.objects.count() == changes


def test_a_rehearsal_keeps_no_file_and_misses_the_same_ones(with_conditions, tmp_path, monkeypatch):
    monkeypatch.setattr(attachments, "keep_checked", lambda checked: pytest.fail("archived"))
    (tmp_path / "mission.pdf").write_bytes(PDF)
    rehearse(read(WITH_FILE.format(file="mission.pdf"), files=Folder(tmp_path)))
    absent = read(WITH_FILE.format(file=f"{{path: x.pdf, sha256: {'a' * 64}}}"), files=Folder(tmp_path))
    for refuse in (rehearse, apply):
        with pytest.raises(ValidationError, match="l'académie ne l'a pas"):
            refuse(absent)


def test_a_sandbox_may_go_back(with_conditions):
    state(AcademyState.SANDBOX)
    apply(FILE)
    with academy("toulouse"):
        assert rule("session.idle_minutes") == 45 and not current(NoticeKind.CONDITIONS)


def test_what_was_already_missing_is_no_reason(toulouse):
    apply(FILE)
    assert rule("session.idle_minutes") == 45
