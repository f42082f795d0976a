import pytest

from imagin.identity import keys
from imagin.vault.person import normalise_numen, person_key


@pytest.mark.parametrize("typed", ["04E1085537EDY", "04e1085537edy", " 04E 1085537 EDY ", "04.E1085537-EDY"])
def test_one_person_however_typed(typed):
    assert person_key(typed) == person_key("04E1085537EDY")
    assert len(person_key(typed)) == 64


def test_two_persons():
    assert person_key("04E1085537EDY") != person_key("04E1085537EDZ")


def test_depends_on_the_secret(settings):
    before = person_key("04E1085537EDY")
    settings.PERSON_KEY_SECRET = "another"
    assert person_key("04E1085537EDY") != before


@pytest.mark.parametrize("wrong", ["", "05E1085537ED", "05E1085537EDYY", "05E108553?EDY"])
def test_not_a_numen(wrong):
    with pytest.raises(ValueError, match="13 lettres et chiffres") as refused:
        normalise_numen(wrong)
    assert not wrong or wrong not in str(refused.value)


def test_derived_secrets_are_apart():
    made = {
        keys.oidc_client_secret("s", "toulouse"),
        keys.oidc_client_secret("s", "rennes"),
        keys.hub_call_key("s", "toulouse"),
        keys.derive("s", keys.DEMO_IDP_CLIENT),
        keys.oidc_client_secret("t", "toulouse"),
    }
    assert len(made) == 5
