"""A commune as people name it."""

import pytest

from imagin.reference.selectors import commune_name, communes_at


@pytest.mark.parametrize(
    ("postal_code", "found"),
    [
        ("31170", ["Tournefeuille"]),
        ("75012", ["Paris"]),
        ("98800", ["Nouméa"]),
        ("35042", []),
        ("3117", []),
        ("31 17", []),
        ("", []),
        ("abcde", []),
        ("75001 75", []),
    ],
)
def test_communes_of_a_postal_code(toulouse, postal_code, found):
    assert [commune.name for commune in communes_at(postal_code)] == found


def test_several_communes_share_a_code_in_the_order_of_their_names(toulouse):
    names = [commune.name for commune in communes_at("81600")]
    assert len(names) > 3 and names == sorted(names)


def test_the_name_of_a_commune(toulouse):
    assert (commune_name("31557"), commune_name("31999")) == ("Tournefeuille", "")
