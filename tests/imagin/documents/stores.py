"""The two places documents may be in: a folder, and a bucket of a private S3 server (rclone)."""

import os
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = {"BACKEND": "imagin.documents.storage.FolderStorage"}
KEYS = ("tests-access", "tests-secret-of-the-bucket")
BUCKET = "imagin"


def rclone() -> str | None:
    return shutil.which("rclone") or shutil.which("rclone", path=sysconfig.get_path("scripts"))


@contextmanager
def bucket(folder: Path) -> Iterator[dict]:
    """Settings of a bucket whose objects are files under ``folder``."""
    with Server(folder) as server:
        yield server.settings


class Server:
    """A server of its own process, that a test may stop and start again on the same address."""

    def __init__(self, folder: Path) -> None:
        (folder / BUCKET).mkdir(parents=True)
        self.folder = folder
        self.address = f"127.0.0.1:{_free_port()}"
        options = {
            "endpoint_url": f"http://{self.address}",
            "bucket_name": BUCKET,
            "region_name": "us-east-1",
        }
        keys = {"access_key": KEYS[0], "secret_key": KEYS[1]}
        self.settings = {"BACKEND": "imagin.documents.bucket.BucketStorage", "OPTIONS": options | keys}

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        # The keys by environment, as infra/compose.yaml gives them.
        environ = os.environ | {"RCLONE_AUTH_KEY": f'"{",".join(KEYS)}"'}
        command = [rclone(), "serve", "s3", "--addr", self.address, str(self.folder)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=environ, **quiet)
        _wait(self.address, self.process)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, server: subprocess.Popen) -> None:
    host, port = address.split(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            assert server.poll() is None, "rclone did not start"
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)
