"""Sandbox → open → closed → open, told to both journals; what a visitor reads at each moment."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from imagin.academies import directory, lifecycle
from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening import checks
from imagin.academies.opening.checks import Check, Outcome
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy
from tenants.journal.models import Entry

FAILING = Check("rates", "Barèmes", lambda code: Outcome(False, "Aucun taux.", "Chargez-les."), blocking=True)
WARNING = Check("home", "Accueil", lambda code: Outcome(False, "Rien d'écrit.", "Écrivez."))


@pytest.fixture
def sandbox(db):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.SANDBOX)
    Opening.objects.create(academy_code="toulouse", actor="tests")
    directory.forget()
    return "toulouse"


@pytest.fixture
def only(monkeypatch):
    def make(*found):
        monkeypatch.setattr(checks, "_registered", {check.name: check for check in found})

    return make


def state():
    return Academy.objects.get(code="toulouse").state


def visit():
    return Client(HTTP_HOST="toulouse.localhost:8000").get("/mentions-legales/")


def told(code):
    """Of this academy: the hub's journal keeps what other tests did to theirs."""
    with academy("toulouse"):
        inside = list(Entry.objects.filter(code=code).values_list("actor", flat=True))
    on_hub = HubEntry.objects.filter(code=code, data__academy="toulouse")
    return inside, list(on_hub.values_list("actor", flat=True))


def test_a_blocking_check_keeps_the_sandbox_shut_and_is_named(sandbox, only):
    only(FAILING, WARNING)
    with pytest.raises(ValidationError) as refused:
        lifecycle.open_academy(sandbox, "anne")
    assert refused.value.messages == [
        "Académie de Toulouse ne peut pas encore ouvrir. Ce qui l'empêche :",
        "- Barèmes : Aucun taux. Chargez-les.",
    ]
    assert state() == AcademyState.SANDBOX and told("academy.opened") == ([], [])


def test_it_opens_once_nothing_blocks(sandbox, only):
    only(WARNING)
    assert lifecycle.open_academy(sandbox, "anne").state == AcademyState.OPEN
    assert told("academy.opened") == (["anne"], ["anne"])
    assert Opening.objects.get(academy_code=sandbox).opened_at
    with pytest.raises(ValidationError, match="est déjà ouverte"):
        lifecycle.open_academy(sandbox, "anne")


def test_only_a_sandbox_says_that_it_is_one(sandbox, only):
    only()
    assert "Bac à sable" in visit().content.decode()
    lifecycle.open_academy(sandbox, "anne")
    assert "Bac à sable" not in visit().content.decode()


def test_a_closed_academy_says_so_and_opens_again(db, only):
    only()
    lifecycle.close_academy("toulouse", "anne", "fusion avec Montpellier")
    answer = visit()
    assert answer.status_code == 503 and "Retry-After" not in answer
    assert "<p>Académie de Toulouse : ce service est fermé." in answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and "default-src 'none'" in answer["Content-Security-Policy"]
    assert told("academy.closed") == (["anne"], ["anne"])
    assert Academy.objects.get(code="toulouse").closed_reason == "fusion avec Montpellier"
    lifecycle.open_academy("toulouse", "anne")
    assert visit().status_code == 200


def test_a_host_that_is_nobodys_stays_a_404(db):
    assert Client(HTTP_HOST="nulle-part.localhost").get("/").status_code == 404


@pytest.mark.parametrize(("reason", "sentence"), [(" ", "Dites pourquoi"), ("x" * 201, "200 caractères")])
def test_a_closing_has_a_reason(db, reason, sentence):
    with pytest.raises(ValidationError, match=sentence):
        lifecycle.close_academy("toulouse", "anne", reason)
    assert state() == AcademyState.OPEN


def test_a_sandbox_is_not_closed_and_an_unfinished_one_not_opened(sandbox):
    with pytest.raises(ValidationError, match="rien à fermer"):
        lifecycle.close_academy(sandbox, "anne", "motif")
    Academy.objects.filter(code=sandbox).update(state=AcademyState.CREATING)
    with pytest.raises(ValidationError, match="elle reprendra"):
        lifecycle.open_academy(sandbox, "anne")
    with pytest.raises(ValidationError, match="Aucune académie nulle_part"):
        lifecycle.open_academy("nulle_part", "anne")


def test_the_commands(sandbox, only, capsys):
    only(FAILING)
    with pytest.raises(CommandError, match="1 vérification"):
        call_command("academy", "check", sandbox)
    with pytest.raises(CommandError, match="Aucun taux"):
        call_command("academy", "open", sandbox)
    only(WARNING)
    call_command("academy", "check", sandbox)
    call_command("academy", "open", sandbox)
    call_command("academy", "close", sandbox, "--reason", "fin")
    said = capsys.readouterr().out
    assert "à voir Accueil : Rien d'écrit. Écrivez." in said and "Rien n'empêche d'ouvrir" in said
    assert "est ouverte : http://toulouse.localhost:8000" in said and "est fermée" in said
    with pytest.raises(CommandError, match="Aucune académie nulle_part"):
        call_command("academy", "check", "nulle_part")
    with pytest.raises(CommandError, match="Dites pourquoi"):
        call_command("academy", "close", sandbox)
