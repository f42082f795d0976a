"""Cache reads and writes that a cache out of order does not turn into a refusal to work."""

import logging
from typing import Any

from django.core.cache import cache

logger = logging.getLogger(__name__)


def out_of_order() -> tuple[type[Exception], ...]:
    """What a cache that does not answer raises, asked once it has: reading redis is a fifth of a start-up."""
    from redis.exceptions import RedisError

    return RedisError, OSError


def recall(key: str) -> Any:
    try:
        return cache.get(key)
    except out_of_order():
        logger.warning("cache out of order: nothing recalled")
        return None


def remember(key: str, value: Any, seconds: int) -> None:
    try:
        cache.set(key, value, seconds)
    except out_of_order():
        logger.warning("cache out of order: nothing remembered")


def first_in(key: str, seconds: int) -> bool:
    """True for one caller in ``seconds``; for every caller while the cache is out of order."""
    try:
        return cache.add(key, 1, seconds)
    except out_of_order():
        return True
