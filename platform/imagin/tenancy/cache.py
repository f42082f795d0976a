"""Cache keys carry the academy: an entry of one is never found from another."""

from imagin.tenancy.context import current_scope


def academy_key(key: str, key_prefix: str, version: int) -> str:
    return f"{current_scope().schema}:{key_prefix}:{version}:{key}"
