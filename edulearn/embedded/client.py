"""The client and its databases, as PyMongo has them."""

import os
import weakref
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import RLock

from pymongo.errors import CollectionInvalid, InvalidName, InvalidOperation, OperationFailure

from .collection import Collection
from .directory import DirectoryLock
from .journal import Journal
from .store import Store

_open_clients = weakref.WeakSet()


def _disown_after_fork():
    for client in _open_clients:
        client._disown()


os.register_at_fork(after_in_child=_disown_after_fork)


class EmbeddedClient:
    """A client whose databases live in a directory of this machine. Threads may share it; a
    forked child may not use it, and is told so."""

    def __init__(self, directory: Path):
        """Open the directory, making it if need be, and read back all that it holds.

        Raises `DataDirectoryInUse` if another process, or another client, has it open.
        """
        directory = Path(directory)
        self._lock = DirectoryLock(directory)
        self._closed = ""
        self._writing = RLock()
        self._stores: dict[tuple[str, str], Store] = {}
        try:
            self.journal = Journal(directory / "edulearn.sqlite3")
            with self.journal.reading():
                self._load()
        except BaseException:
            self._lock.release()
            raise
        _open_clients.add(self)

    def __getitem__(self, name: str) -> "Database":
        return Database(self, name)

    def __getattr__(self, name: str) -> "Database":
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def get_database(self, name: str) -> "Database":
        """A database, there or not yet."""
        return self[name]

    def list_database_names(self) -> list[str]:
        """The databases that have a collection."""
        return sorted({database for _, database, _ in self._created()})

    def drop_database(self, name_or_database):
        """Take a database away."""
        name = getattr(name_or_database, "name", name_or_database)
        for _, database, collection in self._created():
            if database == name:
                self.store(database, collection).drop()

    def close(self):
        """Give the directory up; what was acknowledged is on disk already."""
        if self._closed:
            return
        with self._writing:
            if not self._closed:
                self._closed = "Cannot use EmbeddedClient after close"
                self.journal.close()
                self._lock.release()
                _open_clients.discard(self)

    # What the client's collections ask of it

    @contextmanager
    def writing(self):
        """The one write at a time; a search within a write may begin another, of expired ones."""
        self.check_usable()
        with self._writing:
            self.check_usable()
            yield

    def check_usable(self):
        """Raise `InvalidOperation` after `close` and in a forked child."""
        if self._closed:
            raise InvalidOperation(self._closed)

    def next_position(self) -> int:
        """The position of the next document, higher than any before."""
        return next(self._positions)

    def store(self, database: str, collection: str) -> Store:
        """A collection's store, there or not yet."""
        found = self._stores.get((database, collection))
        return found or self._add_store((next(self._numbers), database, collection))

    def collections_of(self, database: str) -> list[str]:
        """The names of a database's collections."""
        self.check_usable()
        return [collection for _, owner, collection in self._created() if owner == database]

    # Private

    def _load(self):
        by_number, last_position = {}, 0
        for identity in self.journal.collections():
            by_number[identity[0]] = self._add_store(identity)
            by_number[identity[0]].is_created = True
        for number, definition in self.journal.indexes():
            by_number[number].load_index(definition)
        for number, last_position, body in self.journal.documents():
            by_number[number].load(last_position, body)
        self._positions = count(last_position + 1)
        self._numbers = count(max(by_number, default=0) + 1)

    def _add_store(self, identity):
        return self._stores.setdefault(identity[1:], Store(identity, self))

    def _created(self):
        return [store.identity for store in list(self._stores.values()) if store.is_created]

    def _disown(self):
        self._closed = "A forked process cannot use its parent's embedded database"
        self._lock.release()


class Database:
    """A database of an `EmbeddedClient`."""

    def __init__(self, client: EmbeddedClient, name: str):
        if not name or any(character in name for character in '/\\. "$\0'):
            raise InvalidName(f"database names cannot be {name!r}")
        self.client = client
        self.name = name

    def __getitem__(self, name: str) -> Collection:
        return Collection(self, name)

    def __getattr__(self, name: str) -> Collection:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __eq__(self, other):
        if isinstance(other, Database):
            return (self.client, self.name) == (other.client, other.name)
        return NotImplemented

    def __hash__(self):
        return hash((self.client, self.name))

    def __bool__(self):
        raise NotImplementedError("Compare a database with None instead")

    def get_collection(self, name: str) -> Collection:
        """A collection, there or not yet."""
        return self[name]

    def create_collection(self, name: str) -> Collection:
        """Make an empty collection. Raises `CollectionInvalid` if it is there."""
        if not self.client.store(self.name, name).create():
            raise CollectionInvalid(f"collection {name} already exists")
        return self[name]

    def drop_collection(self, name_or_collection):
        """Take a collection away, if it is there."""
        name = getattr(name_or_collection, "name", name_or_collection)
        self.client.store(self.name, name).drop()

    def list_collection_names(self) -> list[str]:
        """The names of the collections."""
        return self.client.collections_of(self.name)

    def command(self, command) -> dict:
        """Answer `ping`; there is no server for any other command."""
        name = command if isinstance(command, str) else next(iter(command))
        if name != "ping":
            raise OperationFailure(f"no such command: '{name}'", 59)
        self.client.check_usable()
        return {"ok": 1.0}
