"""Proofs: a code once, wrong codes counted, recovery codes once, and what a proof changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.factors import enrolment, recovery, services
from imagin.factors.models import Factor, Kind, RecoveryCode, WrongCodes
from imagin.factors.throttle import TooManyTries
from imagin.identity.models import HubSession
from imagin.identity.services import open_session
from tests.imagin.factors.conftest import SECRET, code
from tests.imagin.identity.helpers import hub_account


def wrong(account, times: int) -> None:
    for _ in range(times):
        with pytest.raises(services.WrongCode):
            services.prove_by_code(account, "000000")


def test_a_code_is_good_once(clock, aurelie, telephone, said):
    assert services.prove_by_code(aurelie, f" {code()[:3]} {code()[3:]} ") == telephone
    with pytest.raises(services.WrongCode):
        services.prove_by_code(aurelie, code())
    assert [(what, subject) for what, subject, _ in said] == [
        ("factor.used", f"totp:{telephone.pk}"),
        ("factor.refused", "totp"),
    ]


def test_the_code_before_the_one_used_is_worth_nothing_either(clock, aurelie, telephone):
    services.prove_by_code(aurelie, code())
    with pytest.raises(services.WrongCode):
        services.prove_by_code(aurelie, code(-1))


def test_the_next_code_is_good_again(clock, aurelie, telephone):
    services.prove_by_code(aurelie, code())
    clock.shift(30)
    services.prove_by_code(aurelie, code())


def test_a_code_of_somebody_else_is_refused(clock, telephone):
    with pytest.raises(services.WrongCode):
        services.prove_by_code(hub_account("other"), code())


def test_each_of_several_applications_is_asked(clock, aurelie, telephone):
    second = Factor.objects.create(account=aurelie, kind=Kind.TOTP, name="B", secret="A" * 32)
    assert services.prove_by_code(aurelie, code()) == telephone
    assert second.last_counter == 0


def test_the_secret_is_not_readable_in_the_database(telephone):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM factors_factor WHERE id = %s", [telephone.pk])
        [stored] = cursor.fetchone()
    assert SECRET not in stored and stored.startswith("1:")


def test_five_wrong_codes_close_the_typing_even_to_the_right_one(clock, aurelie, telephone, said):
    wrong(aurelie, 4)
    with pytest.raises(TooManyTries) as closed:
        services.prove_by_code(aurelie, "000000")
    assert closed.value.until == timezone.now() + timedelta(minutes=5)
    with pytest.raises(TooManyTries):
        services.prove_by_code(aurelie, code())
    assert [data["reason"] for _, _, data in said] == ["wrong"] * 4 + ["closed", "closed"]


def test_it_is_closed_for_five_minutes_however_often_one_tries(clock, aurelie, telephone):
    wrong(aurelie, 4)
    for _ in range(10):
        clock.shift(20)
        with pytest.raises(TooManyTries):
            services.prove_by_code(aurelie, "000000")
    clock.shift(121)
    services.prove_by_code(aurelie, code())


def test_it_is_closed_for_that_person_only(clock, aurelie, telephone):
    other = hub_account("other")
    with pytest.raises((services.WrongCode, TooManyTries)):
        for _ in range(9):
            services.prove_by_code(other, "000000")
    wrong(other, 3)
    services.prove_by_code(aurelie, code())


def test_a_right_code_forgets_the_wrong_ones(clock, aurelie, telephone):
    wrong(aurelie, 4)
    services.prove_by_code(aurelie, code())
    wrong(aurelie, 4)


def test_wrong_codes_are_forgotten_after_five_quiet_minutes(clock, aurelie, telephone):
    wrong(aurelie, 4)
    clock.shift(300)
    wrong(aurelie, 4)


def test_recovery_codes_count_among_wrong_codes(clock, aurelie, telephone):
    wrong(aurelie, 4)
    with pytest.raises(TooManyTries):
        services.prove_by_recovery(aurelie, "AAAA-AAAA-AAAA")
    assert WrongCodes.objects.get(account=aurelie).locked_until is not None


def test_recovery_codes_are_good_once_each(aurelie, telephone, said):
    codes = enrolment.renew_recovery_codes(aurelie)
    assert len(set(codes)) == 10
    services.prove_by_recovery(aurelie, codes[3].lower().replace("-", " "))
    with pytest.raises(services.WrongCode):
        services.prove_by_recovery(aurelie, codes[3])
    services.prove_by_recovery(aurelie, codes[4])
    assert said[1][0] == "factor.recovery_used" and not any(codes[3] in str(told) for told in said)


def test_new_recovery_codes_replace_the_earlier_ones(aurelie, telephone):
    [earlier, *_] = enrolment.renew_recovery_codes(aurelie)
    enrolment.renew_recovery_codes(aurelie)
    with pytest.raises(services.WrongCode):
        services.prove_by_recovery(aurelie, earlier)


def test_recovery_codes_are_kept_as_prints_that_differ_by_person(aurelie):
    [first, *_] = enrolment.renew_recovery_codes(aurelie)
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert recovery.digest(aurelie, first) in kept and not any(recovery.normalised(first) in k for k in kept)
    assert recovery.digest(hub_account("other"), first) not in kept


def test_a_proof_raises_the_sign_in_and_dates_it(clock, aurelie):
    session = open_session(aurelie, {"amr": ["pwd"]})
    clock.shift(100)
    services.record_proof(session, "otp")
    services.record_proof(session, "otp")
    kept = HubSession.objects.get(pk=session.pk)
    assert kept.amr == ["pwd", "otp", "mfa"]
    assert kept.authenticated_at == timezone.now()
