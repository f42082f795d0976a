"""Signalements: opened by the examiner, answered once by the division."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tenants.journal.models import Entry
from tenants.people.corrections import MOST_OPEN, answer_correction, signal_error
from tenants.people.enums import CorrectionState, CorrectionSubject
from tenants.people.models import CorrectionRequest
from tests.factories import ExaminerFactory


@pytest.fixture
def sophie(toulouse):
    return ExaminerFactory()


def signal(examiner, message="Mon prénom s'écrit Sofie.", subject=CorrectionSubject.CIVIL):
    return signal_error(examiner, actor="sophie", subject=subject, message=message)


def test_it_waits_then_is_answered(sophie):
    request = signal(sophie)
    assert request.state == CorrectionState.OPEN
    answered = answer_correction(request, actor="marie", answer="C'est corrigé.")
    assert (answered.state, answered.answer, answered.answered_by) == ("answered", "C'est corrigé.", "marie")
    assert answered.answered_at


def test_the_journal_holds_no_word_of_it(sophie):
    answer_correction(signal(sophie), actor="marie", answer="C'est corrigé.")
    written = [(entry.code, entry.data) for entry in Entry.objects.order_by("id")]
    assert written == [("people.correction.opened", {"about": "civil"}), ("people.correction.answered", {})]


def test_a_second_answer_is_refused(sophie):
    request = signal(sophie)
    answer_correction(request, actor="marie", answer="C'est corrigé.")
    with pytest.raises(ValidationError, match="déjà reçu une réponse"):
        answer_correction(request, actor="jean", answer="Non.")
    assert CorrectionRequest.objects.get().answer == "C'est corrigé."


def test_nobody_floods_the_division(sophie):
    for number in range(MOST_OPEN):
        signal(sophie, f"Erreur {number}")
    with pytest.raises(ValidationError, match="10 signalements en attente"):
        signal(sophie)
    signal(ExaminerFactory())
    assert CorrectionRequest.objects.count() == MOST_OPEN + 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": CorrectionState.ANSWERED},
        {"answer": "Réponse"},
        {"state": CorrectionState.ANSWERED, "answered_at": timezone.now(), "answered_by": "marie"},
        {"state": CorrectionState.ANSWERED, "answered_at": timezone.now(), "answer": "Réponse"},
        {"state": "closed"},
    ],
    ids=["no answer", "open with an answer", "empty answer", "nobody's answer", "unknown state"],
)
def test_the_database_refuses_half_an_answer(sophie, values):
    with pytest.raises(IntegrityError, match="correction_answered_whole"), transaction.atomic():
        CorrectionRequest.objects.create(
            examiner=sophie, subject="civil", message="x", created_by="sophie", **values
        )
