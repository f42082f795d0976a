"""Documents in an S3 bucket, for a hub on several machines.

Keys come from ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, as for every S3 client.
Imported only where ``S3_ENDPOINT_URL`` is set: boto3 takes half a second.
"""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

SECONDS = 5
# Stores other than Amazon's refuse or omit the checksums that boto3 asks for by default.
CLIENT = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=SECONDS,
    read_timeout=6 * SECONDS,
    retries={"mode": "standard", "total_max_attempts": 3},
)


class BucketStorage(S3Storage):
    """An object appears whole or not at all, and is never written over by another."""

    def get_default_settings(self) -> dict[str, Any]:
        fixed = {"file_overwrite": False, "default_acl": None, "client_config": CLIENT}
        return {**super().get_default_settings(), **fixed}

    def check(self) -> None:
        """Raises where the bucket is missing or does not answer."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
