"""The one lazy client, MongoDB or embedded; nothing else knows which."""

from functools import cache

from django.conf import settings
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from edulearn.embedded import EmbeddedClient

TIMEOUT_MS = 5_000


@cache
def get_client():
    """The process's client. Its threads share it; a forked child must not (MongoDB's advice)."""
    if not settings.MONGODB_URI:
        return EmbeddedClient(settings.DATA_DIR / "db")
    return MongoClient(
        settings.MONGODB_URI,
        tz_aware=True,
        appname="edulearn",
        retryWrites=True,
        retryReads=True,
        w="majority",
        serverSelectionTimeoutMS=TIMEOUT_MS,
        timeoutMS=TIMEOUT_MS,
    )


def get_db():
    """The database. Raises DataDirectoryInUse where another process has the embedded one."""
    return get_client()[settings.MONGODB_DB]


def close():
    """Close the client; the next `get_db` opens a new one."""
    if get_client.cache_info().currsize:
        get_client().close()
        get_client.cache_clear()


def is_ready():
    """Whether the database answers."""
    try:
        get_db().command("ping")
        return True
    except PyMongoError:
        return False
