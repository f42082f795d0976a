"""Taking a whole sandbox away by the command: not another's, and not with its data unless that is said."""

import pytest
from django.core.management import CommandError, call_command

from imagin.academies.configuration.reading import read
from imagin.academies.models import Academy, Opening
from imagin.academies.opening import engine
from imagin.tenancy.context import academy
from tests.factories import MissionFactory
from tests.imagin.academies.opening.helpers import CODE, HOST, TEXT, remains


@pytest.fixture
def sandbox(besancon):
    engine.open_from(read(TEXT), actor="tests")


def undo(*words: str) -> None:
    call_command("academy", "create", "--undo", *words)


def test_a_file_that_says_another_host_takes_nothing_away(sandbox, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace(HOST, "autre.localhost"))
    with pytest.raises(CommandError, match=f"porte l'hôte « {HOST} » et le fichier dit « autre.localhost »"):
        undo("--from", str(other))
    assert Academy.objects.filter(code=CODE).exists()
    undo("--code", CODE)
    assert remains() == []


def test_one_that_stopped_is_undone_by_its_corrected_file(sandbox, tmp_path):
    Opening.objects.filter(academy_code=CODE).update(finished_at=None)
    other = tmp_path / "other.yaml"
    other.write_text(TEXT.replace(HOST, "autre.localhost"))
    undo("--from", str(other))
    assert remains() == []


def test_data_received_are_erased_only_when_that_is_said(sandbox, file):
    with academy(CODE):
        MissionFactory()
    with pytest.raises(CommandError, match=r"a reçu des données \(1 mission\) : ajoutez --with-data"):
        undo("--from", str(file))
    undo("--from", str(file), "--with-data")
    assert remains() == []


def test_with_data_goes_with_undo_only(db, file):
    with pytest.raises(CommandError, match="--undo annule une ouverture"):
        call_command("academy", "create", "--from", str(file), "--with-data")
