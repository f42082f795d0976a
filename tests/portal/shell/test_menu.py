"""The bar of a phone: five places, and « Plus » which opens without JavaScript."""

import pytest
from django.template.loader import render_to_string

from portal.shell.activities import Activity, MenuItem
from portal.shell.context import Shell
from portal.shell.preferences import Preferences


def shell(number: int, current: int = 0) -> Shell:
    items = tuple(
        MenuItem(Activity(f"a{n}", f"Activité {n}", "home"), f"/a{n}/", n == current) for n in range(number)
    )
    return Shell(academy_name="A", appearance_url="", preferences=Preferences(), path="/", menu=items)


@pytest.mark.parametrize(("number", "beyond"), [(1, 0), (5, 0), (6, 2), (9, 5)])
def test_what_does_not_fit_is_behind_plus(number, beyond):
    made = shell(number)
    assert len(made.menu_beyond) == beyond
    assert made.menu_first + made.menu_beyond == made.menu


def test_five_entries_need_no_plus():
    assert "<details" not in render_to_string("shell/menu.html", {"shell": shell(5)})


def test_plus_holds_the_rest_and_says_when_one_is_there():
    drawn = render_to_string("shell/menu.html", {"shell": shell(6, current=5)})
    rest = drawn[drawn.index("<details") : drawn.index("</details>")]
    assert 'href="/a4/"' in rest and 'href="/a5/" aria-current="page"' in rest and "/a3/" not in rest
    assert "menu-link-current" in rest
    assert "menu-link-current" not in render_to_string("shell/menu.html", {"shell": shell(6, current=1)})
