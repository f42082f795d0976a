"""An academy's colour always reads (WCAG 2.2 §1.4.3), in light and in dark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.shell.appearance import DARK_PAPER, LIGHT_GROUND, READABLE, contrast, parse, stylesheet

CHANNEL = st.integers(0, 255)


def tokens(accent):
    found = re.findall(r"--([a-z-]+):(#[0-9a-f]{6});", stylesheet(accent))
    return {name: parse(value) for name, value in found}


@given(CHANNEL, CHANNEL, CHANNEL)
def test_any_colour_becomes_readable(red, green, blue):
    made = tokens(f"#{red:02x}{green:02x}{blue:02x}")
    assert contrast(made["academy-accent"], LIGHT_GROUND) >= READABLE
    assert contrast(made["academy-accent"], made["academy-accent-tint"]) >= READABLE
    assert contrast(made["academy-accent-dark"], DARK_PAPER) >= READABLE
    assert contrast(made["academy-accent-dark"], made["academy-accent-tint-dark"]) >= READABLE


def test_a_readable_colour_is_left_alone():
    assert tokens("#2f4bd8")["academy-accent"] == (0x2F, 0x4B, 0xD8)


@pytest.mark.parametrize("value", ["", "red", "#fff", "#12345g", "#2f4bd8;}body{display:none", "#2f4bd8\n"])
def test_anything_else_than_a_colour_falls_back(value):
    assert stylesheet(value) == stylesheet("#2f4bd8")
