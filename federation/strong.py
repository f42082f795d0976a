"""Does a person hold, in any academy of this hub, a role that asks for a second factor?"""

from imagin.academies import directory
from imagin.tenancy.context import academy
from tenants.accounts.selectors import holds_strong_role as holds_it_here


def holds_strong_role(person_key: str) -> bool:
    """Asked when the last factor would be removed: rare, so each academy is asked in turn."""
    return any(_in(hosted.code, person_key) for hosted in directory.open_academies())


def _in(code: str, person_key: str) -> bool:
    with academy(code):
        return holds_it_here(person_key)
