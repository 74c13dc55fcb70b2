"""The one lazy client, MongoDB or embedded; nothing else knows which."""

from threading import RLock

import pymongo
from django.conf import settings
from pymongo import MongoClient
from pymongo.errors import ConfigurationError, ConnectionFailure, PyMongoError

from edulearn.embedded import EmbeddedClient
from edulearn.outage import Outage

TIMEOUT_MS = 4_000  # so that a request is answered within 5 s, whatever the database does
PING_SECONDS = 2

_opening = RLock()
_client = None
_outage = Outage()


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
    try:
        return MongoClient(
            settings.MONGODB_URI,
            tz_aware=True,
            appname="edulearn",
            retryWrites=True,
            retryReads=True,
            w="majority",
            connectTimeoutMS=TIMEOUT_MS,
            serverSelectionTimeoutMS=TIMEOUT_MS,
            timeoutMS=TIMEOUT_MS,
        )
    except ConfigurationError as error:  # the DNS, which mongodb+srv:// asks, may be away
        raise ConnectionFailure(str(error)) from error


def get_db():
    """The database. Raises ConnectionFailure during an outage, or where another process has the
    embedded one."""
    _outage.check()
    return get_client()[settings.MONGODB_DB]


def close():
    """Close the client; the next `get_db` opens a new one."""
    global _client
    with _opening:
        if _client is not None:
            _client.close()
            _client = None


def ping():
    """Raises PyMongoError where the database does not answer soon."""
    with pymongo.timeout(PING_SECONDS):
        get_db().command("ping")


def is_ready():
    """Whether the database answers."""
    try:
        ping()
        return True
    except PyMongoError:
        return False


def is_lost(error):
    """Whether an error says that the database is out of reach."""
    return isinstance(error, PyMongoError) and (
        isinstance(error, ConnectionFailure) or error.timeout
    )


def refuse_until(is_over=is_ready):
    """Let requests be told at once that the database is out of reach, until `is_over()`."""
    _outage.begin(is_over)


def reason(error):
    """An error of the database in one sentence, without the driver's view of its servers."""
    return str(error).partition(" (configured timeouts")[0].partition(", Timeout:")[0]
