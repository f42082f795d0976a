"""What a field of text refuses, in a French sentence."""

import pytest
from django import forms

from imagin.plain_text import INVISIBLE, PasswordField, PlainCharField, PlainEmailField


def told(field, typed):
    try:
        field.clean(typed)
    except forms.ValidationError as refused:
        return refused.messages
    return []


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad"]
)
def test_control_and_direction_marks_are_refused(sign):
    for field in (PlainCharField(), PlainCharField(widget=forms.Textarea)):
        assert told(field, f"a{sign}b") == [INVISIBLE]
    assert INVISIBLE in told(PlainEmailField(), f"a{sign}b@exemple.fr")


def test_lines_are_for_texts_of_several_lines():
    assert told(PlainCharField(widget=forms.Textarea), "un\r\ndeux\ttrois") == []
    assert told(PlainCharField(), "un\ndeux") == [INVISIBLE]


@pytest.mark.parametrize("text", ["Élan-Ñandú n° 4 « bis »", "12\u202f000\u00a0€", "北京", "Noé 🙂"])
def test_what_is_seen_is_kept(text):
    assert told(PlainCharField(), text) == []


def test_a_password_holds_any_sign_but_nul():
    assert told(PasswordField(), " Noé\u200d🙂 ") == []
    assert told(PasswordField(), "a\x00b") == [INVISIBLE]
