"""The bounds of the days that anybody may write."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from imagin.days import EARLIEST, LATEST, check_day, check_end


@pytest.mark.parametrize("day", [EARLIEST, LATEST, datetime(2099, 12, 31, 23, 59, tzinfo=UTC)])
def test_the_bounds_are_admitted(day):
    check_day(day)


@pytest.mark.parametrize("day", [date(2100, 1, 1), date.max, datetime.max, date(1969, 12, 31), date.min])
def test_beyond_them_is_refused(day):
    with pytest.raises(ValidationError, match="Cette date est trop"):
        check_day(day)


def test_an_end_is_the_day_after_the_last():
    check_end(date(2100, 1, 1))
    for day in (date(2100, 1, 2), date.min):
        with pytest.raises(ValidationError):
            check_end(day)
