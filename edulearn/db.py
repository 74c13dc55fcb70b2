"""The one lazy client, MongoDB or embedded; nothing else knows which."""

from threading import RLock

from django.conf import settings
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from edulearn.embedded import EmbeddedClient

TIMEOUT_MS = 5_000


_opening = RLock()
_client = None


def get_client():
    """The process's client. Its threads share it; a forked child must not (MongoDB's advice)."""
    global _client
    if _client is None:
        with _opening:  # one thread opens it, the others wait
            _client = _client or _open()
    return _client


def _open():
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
    global _client
    with _opening:
        if _client is not None:
            _client.close()
            _client = None


def is_ready():
    """Whether the database answers."""
    try:
        get_db().command("ping")
        return True
    except PyMongoError:
        return False
