"""Codes of the application: the standard's own vectors, drift, and no code twice."""

from urllib.parse import parse_qs, urlsplit

import pytest

from imagin.factors import totp
from tests.imagin.factors.conftest import SECRET, code


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_vectors_of_the_standard(seconds, expected):
    """RFC 6238 appendix B, SHA-1, its last six digits."""
    assert totp.code_at(SECRET, seconds // 30) == expected


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_one_step_of_drift_is_forgiven(clock, step):
    assert totp.matching_counter(SECRET, code(step)) == totp.counter_now() + step


@pytest.mark.parametrize("step", [-2, 2, 100])
def test_more_is_not(clock, step):
    assert totp.matching_counter(SECRET, code(step)) is None


def test_neither_the_same_code_nor_an_earlier_one_serves_again(clock):
    used = totp.matching_counter(SECRET, code())
    assert totp.matching_counter(SECRET, code(), after=used) is None
    assert totp.matching_counter(SECRET, code(-1), after=used) is None
    assert totp.matching_counter(SECRET, code(1), after=used) == used + 1


@pytest.mark.parametrize("typed", ["", "0", "abcdef", "１２３４５６"])
def test_what_is_not_a_code_is_refused(clock, typed):
    assert totp.matching_counter(SECRET, typed) is None


def test_secrets_have_160_bits_and_are_not_alike():
    assert len(totp.new_secret()) == 32 and totp.new_secret() != totp.new_secret()


def test_the_address_names_the_platform_and_the_person():
    parts = urlsplit(totp.enrolment_address(SECRET, "Aurélie Castéran"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/IMAG%27IN%3AAur%C3%A9lie%20Cast%C3%A9ran"
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["IMAG'IN"]}


def test_the_picture_is_an_image_address():
    assert totp.picture("otpauth://totp/x?secret=A").startswith("data:image/svg+xml")


def test_the_key_is_read_in_groups():
    assert totp.spaced("ABCDEFGHIJ") == "ABCD EFGH IJ"
