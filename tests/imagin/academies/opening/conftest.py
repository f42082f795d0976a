import pytest

from tests import databases
from tests.imagin.academies.opening.helpers import CODE, TEXT, wipe


@pytest.fixture(autouse=True)
def alone():
    """One academy for all these tests: its role is of the cluster, that the other worker shares."""
    with databases.alone(CODE):
        yield


@pytest.fixture
def besancon(committed):
    """Its code; whatever a test makes of it is gone afterwards."""
    wipe()
    yield CODE
    wipe()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "besancon.yaml"
    path.write_text(TEXT)
    return path
