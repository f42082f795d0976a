"""Secrets are made once, readable by their owner only, and never replaced behind encrypted data."""

import errno
import stat

import pytest

from imagin.runtime import envfile, state
from imagin.runtime.errors import RefusedError
from imagin.runtime.layout import LONGEST_SOCKET_FOLDER, socket_folder


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_environment_file_is_private_and_read_back(tmp_path):
    path = tmp_path / "platform.env"
    envfile.write(path, {"IMAGIN_SECRET_KEY": "abc=def", "S3_ENDPOINT_URL": ""})
    assert mode_of(path) == 0o600
    assert envfile.read(path) == {"IMAGIN_SECRET_KEY": "abc=def", "S3_ENDPOINT_URL": ""}


def test_a_full_disk_leaves_the_former_file(tmp_path, monkeypatch):
    path = tmp_path / "platform.env"
    envfile.write(path, {"IMAGIN_SECRET_KEY": "first"})

    def no_room(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(envfile.os, "fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        envfile.write(path, {"IMAGIN_SECRET_KEY": "second"})
    assert envfile.read(path) == {"IMAGIN_SECRET_KEY": "first"}


def test_secrets_are_made_once(tmp_path):
    first = state.ensure_secrets(tmp_path)
    envfile.write(tmp_path / "platform.env", first)
    assert set(first) == set(state.SECRETS)
    assert all(len(value) >= 32 for value in first.values())
    assert state.ensure_secrets(tmp_path) == first


def test_lost_keys_are_not_replaced_behind_existing_data(tmp_path):
    (tmp_path / "postgres").mkdir()
    with pytest.raises(RefusedError, match="restaurez ce fichier"):
        state.ensure_secrets(tmp_path)


def test_database_passwords_and_signing_key_are_private_and_kept(tmp_path):
    passwords = state.ensure_database_passwords(tmp_path)
    key = state.ensure_signing_key(tmp_path / "oidc.pem").read_bytes()
    assert mode_of(tmp_path / "database.env") == mode_of(tmp_path / "oidc.pem") == 0o600
    assert state.ensure_database_passwords(tmp_path) == passwords
    assert state.ensure_signing_key(tmp_path / "oidc.pem").read_bytes() == key


@pytest.mark.parametrize("port", ["abc", "80", "65535", "-1", "8000.5"])
def test_an_impossible_port_is_refused_with_a_remedy(port):
    with pytest.raises(RefusedError, match="choisissez un nombre entre 1024 et 65534"):
        state.read_address({"PORT": port})


def test_a_wildcard_address_is_reached_through_the_loopback():
    address = state.read_address({"PORT": "9000", "HOST": "0.0.0.0"})
    assert (address.host, address.port, address.internal) == ("0.0.0.0", 9000, "127.0.0.1")


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://queue.example:6379/0", "redis://queue.example:6379/1"),
        ("redis+socket:///srv/run/valkey.sock?virtual_host=0", "unix:///srv/run/valkey.sock?db=1"),
        ("amqp://queue.example//", None),
    ],
)
def test_the_cache_is_the_second_database_of_the_broker(broker, cache):
    assert state.cache_url(broker) == cache


def test_sockets_leave_a_folder_whose_name_is_too_long(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    deep = tmp_path / ("a" * LONGEST_SOCKET_FOLDER)
    folder = socket_folder(deep)
    assert folder.parent == tmp_path
    assert mode_of(folder) == 0o700
    assert socket_folder(deep) == folder


def test_a_socket_folder_prepared_by_someone_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    deep = tmp_path / ("a" * LONGEST_SOCKET_FOLDER)
    folder = socket_folder(deep)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="appartient à quelqu'un d'autre"):
        socket_folder(deep)
