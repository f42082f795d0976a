"""Where abroad begins: never in an overseas territory."""

import pytest

from imagin.reference import countries


@pytest.mark.parametrize(
    "typed", ["", "France", "FRANCE", "Nouvelle Calédonie", "la réunion", "wallis et futuna"]
)
def test_france_is_no_country_abroad(typed):
    assert countries.named(typed) == ""


@pytest.mark.parametrize(
    ("typed", "name"), [("espagne", "Espagne"), ("cote d’ivoire", "Côte d'Ivoire"), ("Atlantide", None)]
)
def test_a_country_is_known_however_it_is_typed(typed, name):
    assert countries.named(typed) == name


def test_the_list_is_in_the_order_of_a_dictionary_and_holds_no_part_of_france():
    names = countries.names()
    assert len(names) == len(set(names)) > 200 and max(map(len, names)) <= 60
    assert names.index("Équateur") < names.index("Espagne") < names.index("Estonie")
    assert not {countries.named(name) for name in countries.FRENCH} - {""}
    assert not set(countries.FRENCH) & set(names)
