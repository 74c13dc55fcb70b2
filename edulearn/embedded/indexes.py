"""What the declared indexes do: find documents by a value, keep values unique, end old ones.

Each kind has `keys(document)`, what it holds of a document, and `move(position, old, new)`, which
follows a change of that; so all that can fail is done before the disk is written.
"""

import heapq
from datetime import datetime, timedelta
from itertools import chain, product

from pymongo.errors import DuplicateKeyError, OperationFailure

from .matching import matcher
from .values import MISSING, index_keys, key_of, values_at

_OF_ID = {"name": "_id_", "key": {"_id": 1}, "unique": True}


class Lookup:
    """The documents that have a value at a path."""

    def __init__(self, path: str):
        self._parts = path.split(".")
        self._positions: dict[tuple, set[int]] = {}

    def keys(self, document: dict | None) -> set[tuple]:
        """The values at the path, as keys; none for no document."""
        return set() if document is None else index_keys(document, self._parts)

    def move(self, position: int, old: set[tuple], new: set[tuple]):
        """Follow a change of a document's keys."""
        for key in old - new:
            positions = self._positions[key]
            positions.discard(position)
            if not positions:
                del self._positions[key]
        for key in new - old:
            self._positions.setdefault(key, set()).add(position)

    def find(self, value) -> set[int]:
        """The positions of the documents that equal a value at the path, or have it in an array
        there; not to be changed."""
        return self._positions.get(key_of(value), frozenset())


class Unique:
    """The rule that no two documents share the values of an index's fields."""

    def __init__(self, namespace: str, definition: dict):
        self._namespace = namespace
        self._name = definition["name"]
        self._pattern = definition["key"]
        self._paths = [path.split(".") for path in self._pattern]
        self._is_sparse = definition.get("sparse", False)
        self._is_meant = matcher(definition.get("partialFilterExpression", {}))
        self._holders: dict[tuple, int] = {}

    def keys(self, document: dict | None) -> set[tuple]:
        """What a document holds against others; nothing where the index does not cover it."""
        if document is None or not self._is_meant(document) or self._is_left_out(document):
            return set()
        return set(product(*(index_keys(document, parts) for parts in self._paths)))

    def move(self, position: int, old: set[tuple], new: set[tuple]):
        """Follow a change of a document's keys."""
        for key in old - new:
            # Another document of the same write may have taken it over already.
            if self._holders.get(key) == position:
                del self._holders[key]
        for key in new - old:
            self._holders[key] = position

    def holder(self, key: tuple) -> int | None:
        """The position of the document that holds a key."""
        return self._holders.get(key)

    def duplicate(self, document: dict) -> DuplicateKeyError:
        """The error of a document that comes second, as MongoDB words it."""
        values = {path: self._value(document, path) for path in self._pattern}
        shown = ", ".join(f"{path}: {value!r}" for path, value in values.items())
        message = (
            f"E11000 duplicate key error collection: {self._namespace} "
            f"index: {self._name} dup key: {{ {shown} }}"
        )
        details = {
            "index": 0,
            "code": 11000,
            "errmsg": message,
            "keyPattern": dict(self._pattern),
            "keyValue": values,
        }
        return DuplicateKeyError(message, 11000, details)

    def _is_left_out(self, document):
        return self._is_sparse and not any(
            value is not MISSING for parts in self._paths for value in values_at(document, parts)
        )

    def _value(self, document, path):
        value = next(values_at(document, path.split(".")), MISSING)
        return None if value is MISSING else value


class Expiry:
    """When each document's time is over: a number of seconds after the earliest date at a path.
    A document without a date there stays (https://www.mongodb.com/docs/manual/core/index-ttl/)."""

    def __init__(self, path: str, seconds: float):
        self._parts = path.split(".")
        self._lifetime = timedelta(seconds=seconds)
        self._ends: dict[int, datetime] = {}
        self._queue: list[tuple[datetime, int]] = []

    def keys(self, document: dict | None) -> set[datetime]:
        """The end of a document's time; nothing if it has none."""
        found = []
        for value in values_at(document or {}, self._parts):
            found += value if isinstance(value, list) else [value]
        dates = [value for value in found if isinstance(value, datetime)]
        try:
            return {min(dates) + self._lifetime} if dates else set()
        except OverflowError:
            return set()

    def move(self, position: int, old: set[datetime], new: set[datetime]):
        """Follow a change of a document's end."""
        for _ in old:
            del self._ends[position]
        for end in new:
            self._ends[position] = end
            heapq.heappush(self._queue, (end, position))

    def due(self, moment: datetime) -> list[int]:
        """The positions of the documents whose time is over."""
        # A document that was changed or deleted since left an entry that no longer counts.
        while self._queue and self._ends.get(self._queue[0][1]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        if not self._queue or self._queue[0][0] > moment:
            return []
        return [position for position, end in self._ends.items() if end <= moment]


class Indexes:
    """The indexes of one collection."""

    def __init__(self, namespace: str):
        self._namespace = namespace
        self.definitions: dict[str, dict] = {}
        self.lookups: dict[str, Lookup] = {}
        self.uniques: dict[str, Unique] = {}
        self.expiries: dict[str, Expiry] = {}
        self._start(_OF_ID, {})

    def moves(self, position: int, before: dict | None, after: dict | None) -> list[tuple]:
        """What each index is to be told of one document's change: `(move, position, old, new)`."""
        kinds = chain(self.lookups.values(), self.uniques.values(), self.expiries.values())
        return [(index.move, position, index.keys(before), index.keys(after)) for index in kinds]

    def check(self, definition: dict, documents: dict[int, dict]) -> bool:
        """Whether an index is new. Raises `OperationFailure` if another has its name or its
        fields, `DuplicateKeyError` if documents break its rule."""
        for name, other in {"_id_": _OF_ID, **self.definitions}.items():
            if list(other["key"].items()) == list(definition["key"].items()):
                if other == definition or name == "_id_":
                    return False
                raise OperationFailure(f"Index {name} has the same fields, other options", 85)
            if name == definition["name"]:
                raise OperationFailure(f"An index {name} of other fields exists already", 86)
        if definition.get("unique"):
            _fill_unique(Unique(self._namespace, definition), documents)
        return True

    def add(self, definition: dict, documents: dict[int, dict]):
        """Start an index over the documents that are there."""
        self.definitions[definition["name"]] = definition
        self._start(definition, documents)

    def remove(self, name: str):
        """End an index."""
        del self.definitions[name]
        self.uniques.pop(name, None)
        self.expiries.pop(name, None)
        wanted = {next(iter(each["key"])) for each in (_OF_ID, *self.definitions.values())}
        self.lookups = {path: self.lookups[path] for path in self.lookups if path in wanted}

    def _start(self, definition, documents):
        name, leading = definition["name"], next(iter(definition["key"]))
        if leading not in self.lookups:
            self.lookups[leading] = _filled(Lookup(leading), documents)
        if definition.get("unique"):
            self.uniques[name] = _filled(Unique(self._namespace, definition), documents)
        if "expireAfterSeconds" in definition:
            expiry = Expiry(leading, definition["expireAfterSeconds"])
            self.expiries[name] = _filled(expiry, documents)


def _filled(index, documents):
    for position, document in documents.items():
        index.move(position, set(), index.keys(document))
    return index


def _fill_unique(unique, documents):
    for position, document in documents.items():
        keys = unique.keys(document)
        if any(unique.holder(key) is not None for key in keys):
            raise unique.duplicate(document)
        unique.move(position, set(), keys)
