"""The documents of one collection in memory, and the writes that change them."""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock

from pymongo.errors import OperationFailure

from .encoding import decoded
from .indexes import Indexes
from .values import sort_key, sorted_by

FEW = 8  # fewer than one record in so many is sorted by itself


class Record:
    """A stored document. It never changes: a write puts another record in its place, so that
    whoever reads needs the lock only to fetch the records."""

    __slots__ = ("_sort_keys", "body", "document", "position")

    def __init__(self, position: int, body: bytes):
        self.position = position
        self.body = body
        self.document = decoded(body)
        self._sort_keys = {}

    def copy(self) -> dict:
        """The document, for whoever may change it."""
        return decoded(self.body)

    def sort_key(self, paths: tuple[str, ...], descending: bool) -> tuple:
        """What it is sorted by, worked out once for each order that is asked for."""
        wanted = (paths, descending)
        if wanted not in self._sort_keys:
            self._sort_keys[wanted] = sort_key(self.document, paths, descending)
        return self._sort_keys[wanted]


class Store:
    """A collection's records by position (the order of insertion), and its indexes.

    Two locks: the client's `writing` is held for a whole write, until the disk has it;
    `_reading` only while records are fetched or replaced. So no reader waits for the disk, and
    none sees what the disk does not have yet.
    """

    def __init__(self, identity: tuple[int, str, str], client):
        """Make an empty one; the disk knows of it once something is stored in it."""
        self.identity = identity
        self._client = client
        self._reading = Lock()
        self._empty()

    def fetch(self, narrow, order=()) -> Iterable[Record]:
        """The records at the positions that `narrow(lookups)` gives, all where it gives None; in
        an order of fields, or else of insertion."""
        self._client.check_usable()
        if self._due():
            with self._client.writing():
                self._expire()
        with self._reading:
            return self._found(narrow(self.indexes.lookups), order)

    def _found(self, positions, order):
        if positions is not None and (not order or len(positions) * FEW < len(self._records)):
            records = [self._records[position] for position in sorted(positions)]
            return sorted_by(records, order, Record.sort_key)
        records = self._in_order(tuple(order)) if order else list(self._records.values())
        return records if positions is None else (r for r in records if r.position in positions)

    def _in_order(self, order) -> list[Record]:
        """All records, sorted once for each order that is asked for between two writes."""
        if order not in self._orders:
            records = list(self._records.values())
            self._orders[order] = sorted_by(records, order, Record.sort_key)
        return self._orders[order]

    @contextmanager
    def write(self):
        """Collect the changes of one write, and make them all when the block ends well."""
        with self._client.writing():
            self._expire()
            changes = Changes(self.indexes, self._client.next_position)
            yield changes
            self._commit(changes.records)

    def create(self) -> bool:
        """Let the collection be, empty. Gives whether it was not there yet."""
        with self._client.writing():
            if self.is_created:
                return False
            self._client.journal.add_collection(self.identity)
            self.is_created = True
            return True

    def drop(self):
        """Take the collection away, documents and indexes, if it is there."""
        with self._client.writing():
            if self.is_created:
                self._client.journal.drop_collection(self.identity)
                with self._reading:
                    self._empty()

    def create_index(self, definition: dict):
        """Declare an index; one that stands already, in the same words, is left alone.

        Raises `DuplicateKeyError` if documents break the new index's rule, `OperationFailure` if
        another has its name or its fields.
        """
        with self._client.writing():
            self._expire()
            if self.indexes.check(definition, self._documents()):
                self._client.journal.add_index(self.identity, definition)
                self.load_index(definition)

    def drop_index(self, name: str):
        """Take an index away. Raises `OperationFailure` if there is none of that name."""
        with self._client.writing():
            if name not in self.indexes.definitions:
                raise OperationFailure(f"index not found with name [{name}]", 27)
            self._client.journal.drop_index(self.identity, name)
            with self._reading:
                self.indexes.remove(name)

    def load(self, position: int, body: bytes):
        """Take up a document that the disk has."""
        self._show({position: Record(position, body)})

    def load_index(self, definition: dict):
        """Take up an index that the disk has."""
        with self._reading:
            self.is_created = True
            self.indexes.add(definition, self._documents())

    def _empty(self):
        self.is_created = False
        self.indexes = Indexes("{1}.{2}".format(*self.identity))
        self._records: dict[int, Record] = {}
        self._orders: dict[tuple, list[Record]] = {}

    def _documents(self):
        return {position: record.document for position, record in self._records.items()}

    def _due(self):
        if not self.indexes.expiries:
            return set()
        moment = datetime.now(UTC)
        with self._reading:
            return {at for expiry in self.indexes.expiries.values() for at in expiry.due(moment)}

    def _expire(self):
        self._commit(dict.fromkeys(self._due()))

    def _commit(self, records):
        if records:
            bodies = {at: record and record.body for at, record in records.items()}
            self._show(records, lambda: self._client.journal.store_documents(self.identity, bodies))

    def _show(self, records, store=lambda: None):
        """Let readers see new records, when `store` has stored them; all that can fail comes
        before that."""
        moves = []
        for position, record in records.items():
            before = self._records.get(position)
            moves += self.indexes.moves(
                position, before and before.document, record and record.document
            )
        store()
        with self._reading:
            self.is_created = True
            self._orders.clear()
            for move, *change in moves:
                move(*change)
            for position, record in records.items():
                if record is None:
                    del self._records[position]
                else:
                    self._records[position] = record


class Changes:
    """What one write is about to change: a record for each position, None where one goes."""

    def __init__(self, indexes: Indexes, next_position):
        self._uniques = indexes.uniques
        self._next_position = next_position
        self._taken: dict[tuple, int | None] = {}
        self.records: dict[int, Record | None] = {}

    def insert(self, body: bytes) -> Record:
        """Add a document. Raises `DuplicateKeyError` if a unique index forbids it."""
        record = Record(self._next_position(), body)
        self._claim(record, None)
        return record

    def replace(self, before: Record, body: bytes) -> Record:
        """Put a document in a record's place. Raises `DuplicateKeyError` likewise."""
        record = Record(before.position, body)
        self._claim(record, before.document)
        return record

    def delete(self, record: Record):
        """Take a document away."""
        self.records[record.position] = None

    def _claim(self, record, before):
        claims = {}
        for name, unique in self._uniques.items():
            old, new = unique.keys(before), unique.keys(record.document)
            for key in new - old:
                if self._taken.get((name, key), unique.holder(key)) is not None:
                    raise unique.duplicate(record.document)
            claims |= {(name, key): None for key in old - new}
            claims |= {(name, key): record.position for key in new - old}
        self._taken |= claims
        self.records[record.position] = record
