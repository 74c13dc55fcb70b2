"""Values as MongoDB sees them: where a path leads, when two are equal, which comes first."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from bson import Binary, Decimal128, Int64, ObjectId, Regex

MISSING = type("Missing", (), {"__repr__": lambda self: "MISSING"})()

# The order of types when values of several are sorted together:
# https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
NULL, NUMBER, STRING, OBJECT, ARRAY, BINARY, OBJECT_ID, BOOLEAN, DATE, REGEX, OTHER = range(11)
_RANKS = {
    type(MISSING): NULL,
    type(None): NULL,
    int: NUMBER,
    float: NUMBER,
    Int64: NUMBER,
    str: STRING,
    dict: OBJECT,
    list: ARRAY,
    bytes: BINARY,
    Binary: BINARY,
    UUID: BINARY,
    ObjectId: OBJECT_ID,
    bool: BOOLEAN,
    datetime: DATE,
    Regex: REGEX,
    re.Pattern: REGEX,
    Decimal128: OTHER,
}


def rank(value) -> int:
    """The place of a value's type among the types."""
    return _RANKS.get(type(value), OTHER)


def key_of(value) -> tuple:
    """A hashable key, equal for two values exactly when MongoDB holds them equal, and ordered
    as MongoDB orders them (but for the types that nothing here sorts)."""
    kind = rank(value)
    if kind == OBJECT:
        return kind, tuple((rank(item), name, key_of(item)) for name, item in value.items())
    if kind == ARRAY:
        return kind, tuple(key_of(item) for item in value)
    if kind == NULL:
        return kind, 0
    if kind == BINARY:
        return kind, len(bytes(value)) if isinstance(value, bytes) else 16, bytes(value)
    if kind in (REGEX, OTHER):
        return kind, type(value).__name__, repr(value)
    if value != value:  # noqa: PLR0124 (NaN, which MongoDB holds equal to itself, and least)
        return kind, float("-inf"), "NaN"
    return kind, value


def values_at(value, parts: list[str]) -> Iterator:
    """The values that a dotted path leads to: `MISSING` where it ends early, and, in an array on
    its way, those in each document there, which may be none."""
    if not parts or value is MISSING:
        yield value
    elif isinstance(value, dict):
        yield from values_at(value.get(parts[0], MISSING), parts[1:])
    elif isinstance(value, list):
        if parts[0].isdigit() and int(parts[0]) < len(value):
            yield from values_at(value[int(parts[0])], parts[1:])
        for item in value:
            if isinstance(item, dict):
                yield from values_at(item, parts)
    else:
        yield MISSING


def index_keys(document: dict, parts: list[str]) -> set[tuple]:
    """The keys under which an index on a path has a document: one for each element of an array
    there, that of null where nothing is."""
    keys = set()
    for value in values_at(document, parts):
        if isinstance(value, list):
            keys.update(key_of(item) for item in value or [MISSING])
        else:
            keys.add(key_of(value))
    return keys or {key_of(MISSING)}


def sort_key(document: dict, paths: tuple[str, ...], descending: bool) -> tuple:
    """What a document is sorted by, in the order of some fields that run the same way."""
    return tuple(_sort_key(document, path.split("."), descending) for path in paths)


def _sort_key(document, parts, descending):
    """Of an array, the least element, or the greatest when descending; an empty one comes before
    null."""
    found = document.get(parts[0], MISSING) if len(parts) == 1 else None
    if len(parts) == 1 and not isinstance(found, list):
        return key_of(found)
    keys = []
    for value in values_at(document, parts):
        if isinstance(value, list):
            keys += [key_of(item) for item in value] or [(-1, 0)]
        else:
            keys.append(key_of(value))
    return (max if descending else min)(keys, default=key_of(MISSING))


def sorted_by(items: list, order: list[tuple[str, int]], key=sort_key) -> list:
    """The items in an order of fields; `key(item, paths, descending)` is what they go by."""
    runs = [(way, tuple(path for path, _ in run)) for way, run in groupby(order, itemgetter(1))]
    for way, paths in reversed(runs):
        descending = way < 0
        items = sorted(items, key=lambda item: key(item, paths, descending), reverse=descending)
    return items
