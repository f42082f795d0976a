"""The two places documents may be in: a folder, and a bucket of a private S3 server (rclone)."""

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
    (folder / BUCKET).mkdir(parents=True)
    address = f"127.0.0.1:{_free_port()}"
    command = [rclone(), "serve", "s3", "--addr", address, "--auth-key", ",".join(KEYS), str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address, server)
        yield {
            "BACKEND": "imagin.documents.bucket.BucketStorage",
            "OPTIONS": {
                "endpoint_url": f"http://{address}",
                "bucket_name": BUCKET,
                "region_name": "us-east-1",
                "access_key": KEYS[0],
                "secret_key": KEYS[1],
            },
        }
    finally:
        server.terminate()
        server.wait(10)


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
