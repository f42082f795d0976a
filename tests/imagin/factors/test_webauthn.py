"""Security keys: what is accepted, and each thing that is not."""

import pytest
from fido2.webauthn import AuthenticatorData

from imagin.factors import enrolment, services
from imagin.factors.webauthn import KeyRefused
from tests.imagin.factors.key import SoftwareKey
from tests.imagin.identity.helpers import hub_account


def enrol(account, key, **changes):
    options, state = enrolment.ask_new_key(account)
    return enrolment.add_key(account, state, key.create(options, **changes), "Clé bleue")


@pytest.fixture
def key():
    return SoftwareKey()


@pytest.fixture
def enrolled(aurelie, key):
    return enrol(aurelie, key)


def test_a_key_is_added_then_proves(aurelie, key, enrolled, said):
    options, state = services.ask_key(aurelie)
    assert services.prove_by_key(aurelie, state, key.get(options)) == enrolled
    enrolled.refresh_from_db()
    assert enrolled.sign_count == 2 and enrolled.last_used_at
    assert said == [("factor.used", f"webauthn:{enrolled.pk}", {})]


def test_what_the_browser_is_asked(aurelie, enrolled):
    options, _ = services.ask_key(aurelie)
    assert options["rpId"] == "localhost" and options["userVerification"] == "preferred"
    assert [known["id"] for known in options["allowCredentials"]] == [enrolled.credential_id]
    new, _ = enrolment.ask_new_key(aurelie)
    assert [known["id"] for known in new["excludeCredentials"]] == [enrolled.credential_id]
    assert new["rp"]["id"] == "localhost" and new["user"]["displayName"] == "Aurélie Castéran"


@pytest.mark.parametrize(
    "wrong",
    [
        SoftwareKey(origin="http://toulouse.localhost:8000"),
        SoftwareKey(origin="http://localhost:8001"),
        SoftwareKey(origin="https://pirate.example"),
        SoftwareKey(rp_id="pirate.example"),
    ],
    ids=["an academy", "another port", "another site", "a key of another site"],
)
def test_a_key_used_elsewhere_is_not_added(aurelie, wrong):
    with pytest.raises(KeyRefused):
        enrol(aurelie, wrong)
    assert not services.has_factor(aurelie)


def test_the_answer_to_another_question_is_refused(aurelie, key):
    options, _ = enrolment.ask_new_key(aurelie)
    _, later = enrolment.ask_new_key(aurelie)
    with pytest.raises(KeyRefused):
        enrolment.add_key(aurelie, later, key.create(options), "")


def test_a_proof_is_not_an_enrolment(aurelie, key):
    with pytest.raises(KeyRefused):
        enrol(aurelie, key, kind="webauthn.get")


def test_a_key_belongs_to_one_person(aurelie, key, enrolled):
    with pytest.raises(enrolment.Refused, match="déjà enregistrée"):
        enrol(hub_account("other"), key)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://toulouse.localhost:8000"},
        {"origin": "https://localhost:8000"},
        {"rp_id": "toulouse.localhost"},
        {"counter": 0},
        {"counter": -1},
        {"credential_id": b"\1" * 32},
        {"private": SoftwareKey().private},
    ],
    ids=lambda change: " ".join(map(str, change)),
)
def test_a_wrong_proof_is_refused(aurelie, key, enrolled, change, said):
    options, state = services.ask_key(aurelie)
    for name, value in change.items():
        setattr(key, name, value)
    with pytest.raises(KeyRefused):
        services.prove_by_key(aurelie, state, key.get(options))
    assert [what for what, _, _ in said] == ["factor.refused"]


@pytest.mark.parametrize(
    "how", [{"flags": AuthenticatorData.FLAG(0)}, {"kind": "webauthn.create"}, {"signed": b"other"}]
)
def test_a_proof_nobody_touched_or_signed_otherwise_is_refused(aurelie, key, enrolled, how):
    options, state = services.ask_key(aurelie)
    with pytest.raises(KeyRefused):
        services.prove_by_key(aurelie, state, key.get(options, **how))


def test_a_proof_is_not_replayed(aurelie, key, enrolled):
    options, state = services.ask_key(aurelie)
    answer = key.get(options)
    services.prove_by_key(aurelie, state, answer)
    _, later = services.ask_key(aurelie)
    for asked in (state, later):
        with pytest.raises(KeyRefused):
            services.prove_by_key(aurelie, asked, answer)


def test_keys_that_do_not_count_stay_at_zero(aurelie, key):
    key.counter = 0
    enrol(aurelie, key)
    for _ in range(2):
        key.counter = -1
        options, state = services.ask_key(aurelie)
        services.prove_by_key(aurelie, state, key.get(options))


def test_the_key_of_somebody_else_is_refused(aurelie, key, enrolled):
    other = hub_account("other")
    options, state = services.ask_key(aurelie)
    with pytest.raises(KeyRefused):
        services.prove_by_key(other, state, key.get(options))


@pytest.mark.parametrize(
    "answer", [None, [], "x", {}, {"rawId": 3}, {"rawId": "é"}, {"rawId": "AAAA", "response": {}}]
)
def test_anything_else_is_refused(aurelie, enrolled, answer):
    _, state = services.ask_key(aurelie)
    with pytest.raises(KeyRefused):
        services.prove_by_key(aurelie, state, answer)
    with pytest.raises(KeyRefused):
        enrolment.add_key(aurelie, state, answer, "")


def test_a_damaged_answer_is_refused(aurelie, key, enrolled):
    options, state = services.ask_key(aurelie)
    answer = key.get(options)
    for name in answer["response"]:
        broken = {**answer, "response": {**answer["response"], name: "AAAA"}}
        with pytest.raises(KeyRefused):
            services.prove_by_key(aurelie, state, broken)
