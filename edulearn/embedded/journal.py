"""What the disk has: every document and index definition, in one SQLite file."""

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import bson
from bson.errors import InvalidBSON
from pymongo.errors import OperationFailure

OUT_OF_DISK_SPACE = 14031  # as MongoDB numbers it
_FORMAT = 1
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY, database TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (database, name)
);
CREATE TABLE IF NOT EXISTS documents (
    position INTEGER PRIMARY KEY, collection INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS indexes (
    collection INTEGER NOT NULL, name TEXT NOT NULL, definition BLOB NOT NULL,
    PRIMARY KEY (collection, name)
);
"""


class Journal:
    """The file; each public method that writes is one transaction, on disk when it returns.

    `synchronous = FULL` syncs the log at each commit, so that a power cut loses nothing that was
    acknowledged (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """

    def __init__(self, path: Path):
        """Open the file, making it readable by its owner alone: it holds personal data.

        Raises `OperationFailure` if it is damaged or of another version.
        """
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        self._path = path
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with self.reading():
            self._prepare()

    @contextmanager
    def reading(self):
        """Within, a damaged file is an `OperationFailure` that names it."""
        try:
            yield
        except (sqlite3.Error, InvalidBSON, LookupError) as error:
            raise OperationFailure(f"{self._path} cannot be read: {error}") from error

    def collections(self):
        """Give `(id, database, name)` of each collection."""
        return self._database.execute("SELECT id, database, name FROM collections ORDER BY id")

    def documents(self):
        """Give `(collection id, position, body)` of each document, as they were inserted."""
        return self._database.execute(
            "SELECT collection, position, body FROM documents ORDER BY position"
        )

    def indexes(self):
        """Give `(collection id, definition)` of each index."""
        rows = self._database.execute("SELECT collection, definition FROM indexes ORDER BY rowid")
        return [(collection, bson.decode(definition)) for collection, definition in rows]

    def add_collection(self, collection: tuple[int, str, str]):
        """Store a new, empty collection: its id, its database, its name."""
        self._write(collection)

    def drop_collection(self, collection: tuple[int, str, str]):
        """Take a collection away with its documents and indexes."""
        number = collection[:1]
        self._write(
            collection,
            ("DELETE FROM documents WHERE collection = ?", [number]),
            ("DELETE FROM indexes WHERE collection = ?", [number]),
            ("DELETE FROM collections WHERE id = ?", [number]),
        )

    def store_documents(self, collection: tuple[int, str, str], bodies: dict[int, bytes | None]):
        """Store the new body of each position; None takes the document away."""
        kept = [(at, collection[0], body) for at, body in bodies.items() if body is not None]
        gone = [(at,) for at, body in bodies.items() if body is None]
        self._write(
            collection,
            ("REPLACE INTO documents VALUES (?, ?, ?)", kept),
            ("DELETE FROM documents WHERE position = ?", gone),
        )

    def add_index(self, collection: tuple[int, str, str], definition: dict):
        """Store an index's definition."""
        row = (collection[0], definition["name"], bson.encode(definition))
        self._write(collection, ("INSERT INTO indexes VALUES (?, ?, ?)", [row]))

    def drop_index(self, collection: tuple[int, str, str], name: str):
        """Take an index's definition away."""
        self._write(
            collection,
            ("DELETE FROM indexes WHERE collection = ? AND name = ?", [(collection[0], name)]),
        )

    def close(self):
        """Close the file."""
        self._database.close()

    def _prepare(self):
        [found] = self._database.execute("PRAGMA user_version").fetchone()
        if found not in (0, _FORMAT):
            raise OperationFailure(f"{self._path} was written by another version of EduLearn.")
        self._database.executescript(_SCHEMA)
        self._database.execute(f"PRAGMA user_version = {_FORMAT}")

    def _write(self, collection, *statements):
        add = ("INSERT OR IGNORE INTO collections VALUES (?, ?, ?)", [collection])
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                for sql, rows in (add, *statements):
                    self._database.executemany(sql, rows)
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            sentence = f"The database could not be written: {error}"
            raise OperationFailure(sentence, OUT_OF_DISK_SPACE) from error
