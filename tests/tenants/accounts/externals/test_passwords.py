"""CNIL 2022-100: its three examples are in, what is weaker is out, whoever writes it."""

import string

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenants.accounts.externals import passwords

SIGNS = "!?#%&*+-=:;,.@"
KINDS = (string.ascii_uppercase, string.ascii_lowercase, string.digits, SIGNS)


def refused(password: str, about=()) -> list[str]:
    try:
        passwords.check(password, about)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "password",
    [
        "Xk7!vbnqz2Rt",
        "Xk7vbnqz2RtMwp",
        "xk7!vbnqz2rtmw",
        "un chat noir dort sous la grande table",
        "Élan-Ñandú-2026",
    ],
)
def test_accepted(password):
    assert refused(password) == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Xk7!vbnqz2R", passwords.TOO_SHORT),
        ("Xk7vbnqz2RtM", passwords.TOO_SIMPLE),
        ("xkvbnqzrtmwpqsdfgh", passwords.TOO_SIMPLE),
        ("un chat noir dort un chat noir", passwords.TOO_SIMPLE),
        ("Aa1!Aa1!Aa1!Aa1!", passwords.REPEATED),
        ("1qaz2wsx3edc4rfv", passwords.COMMON),
        ("Azerty-2026-été", passwords.TOO_USUAL),
        ("Mot-de-passe-2026", passwords.TOO_USUAL),
        ("Abcdefgh123!", passwords.SEQUENCE),
        ("Zk!9-poiuyt-Wm", passwords.SEQUENCE),
        ("Zk!x-987654-Wm", passwords.SEQUENCE),
        ("AaBbCcDdEe1!", passwords.ALIKE),
        ("X" * 201, passwords.TOO_LONG),
    ],
)
def test_refused_with_its_sentence(password, sentence):
    assert sentence in refused(password)


@pytest.mark.parametrize(
    "word", ["Lefèvre", "Ana-Lou", "900001", "toulouse/900001", "TLS-E-00212", "Académie de Toulouse"]
)
@pytest.mark.parametrize("wrap", ["{}!Xk7vbnqz", "Zq8!{}wpmkr"])
def test_what_one_may_guess_of_the_person_is_refused(word, wrap):
    about = ["LEFÈVRE", "Ana-Lou", "900001", "toulouse/900001", "TLS-E-00212", "toulouse"]
    written = wrap.format(word.replace("Lefèvre", "lefevre"))
    assert passwords.GUESSED in refused(written, about)


def test_an_everyday_word_may_be_in_a_passphrase():
    assert refused("le blanc de la table est devenu tout gris hier", ["BLANC"]) == []
    assert refused("le code de ma grande boite rouge est 900001", ["900001"]) == [passwords.GUESSED]


@given(st.text(st.sampled_from("".join(KINDS)), max_size=13))
def test_below_14_characters_each_kind_is_needed(password):
    kinds = sum(any(c in kind for c in password) for kind in KINDS)
    if kinds < 4 or len(password) < 12:
        assert refused(password)


@given(st.text(st.sampled_from(string.ascii_lowercase + string.digits), max_size=60))
def test_two_kinds_without_words_are_never_enough(password):
    assert refused(password)


@given(st.lists(st.sampled_from(("chat", "noir", "dort", "table", "rouge", "lune")), max_size=40))
def test_six_different_words_are_never_enough_however_often_repeated(words):
    assert refused(" ".join(words))


@given(st.text(max_size=220))
def test_any_text_gets_an_answer_and_never_comes_back_in_it(password):
    for sentence in refused(password, ["Ana", ""]):
        assert len(password) < 8 or password not in sentence


@given(st.sampled_from(["é", "ﬁ", "Ⅳ", "ø"]))
def test_the_same_keys_are_the_same_password(sign):
    import unicodedata

    written = f"Xk7!vbnqz2{sign}"
    assert passwords.normalise(unicodedata.normalize("NFD", written)) == passwords.normalise(written)


def test_who_typed_eight_different_signs_is_not_told_that_he_did_not():
    """Ten signs that are written alike once kept: eleven, of two kinds each."""
    for written in ("AaBbCcDdEe1!", "1１¹①!！aＡAａ1１"):
        assert passwords.ALIKE in refused(written) and passwords.REPEATED not in refused(written)


def test_a_usual_word_is_not_said_to_be_the_persons():
    assert passwords.GUESSED not in refused("Azerty-2026-été", ["Lefèvre"])


def test_five_signs_in_a_row_are_no_sequence():
    assert refused("Xk!abcde-9Rtm") == []
