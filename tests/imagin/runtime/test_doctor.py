"""Each refusal is one French sentence that says what to do."""

import socket
from collections import namedtuple

import pytest

from imagin.runtime import doctor
from imagin.runtime.errors import RefusedError

Usage = namedtuple("Usage", "total used free")


def test_a_port_in_use_says_which_one_and_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(RefusedError) as refusal:
            doctor.check_port("127.0.0.1", port)
    assert str(refusal.value) == (
        f"Le port {port} est déjà utilisé : arrêtez le programme qui l'occupe, "
        f"ou choisissez un autre port (par exemple PORT={port + 100} make run)."
    )


def test_a_free_port_is_accepted():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    doctor.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(RefusedError, match="donnez une adresse de cette machine"):
        doctor.check_port("192.0.2.1", 8000)


def test_a_nearly_full_disk_says_how_much_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage(10**9, 10**9, 12 * 1024**2))
    with pytest.raises(RefusedError, match=r"presque plein \(12 Mo libres\) : libérez au moins 300 Mo"):
        doctor.check_room(tmp_path)


def test_a_missing_library_gives_the_command_to_type(monkeypatch):
    monkeypatch.setattr(doctor, "LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    with pytest.raises(RefusedError, match="tapez sudo apt-get install -y libnowhere9$"):
        doctor.check_libraries()


def test_an_old_python_is_refused(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 0))
    with pytest.raises(RefusedError, match="Python 3.11 ou plus"):
        doctor.check_python()
