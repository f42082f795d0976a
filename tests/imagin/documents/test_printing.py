from decimal import Decimal

import pytest

from imagin.documents.templatetags.printing import money


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("70", "EUR", "70,00\u00a0€"),
        ("1234.565", "EUR", "1\u202f234,57\u00a0€"),
        ("2864", "XPF", "2\u202f864\u00a0F\u00a0CFP"),
        ("0.5", "XPF", "1\u00a0F\u00a0CFP"),
    ],
)
def test_amounts_are_written_as_in_french(amount, currency, written):
    assert money(Decimal(amount), currency) == written
