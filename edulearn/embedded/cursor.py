"""What `find` and `aggregate` give."""

from collections.abc import Callable

from pymongo.errors import InvalidOperation


class Results:
    """Documents to walk through once."""

    def __init__(self, rows: list | None):
        self._rows = rows
        self._at = 0

    def __iter__(self):
        return self

    def __next__(self) -> dict:
        rows = self._fetched()
        if self._at >= len(rows):
            raise StopIteration
        self._at += 1
        return self._shown(rows[self._at - 1])

    next = __next__

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def alive(self) -> bool:
        """Whether there is more to come."""
        return self._at < len(self._fetched())

    def to_list(self, length: int | None = None) -> list[dict]:
        """The next documents, all of them or so many."""
        rest = len(self._fetched()) - self._at
        return [next(self) for _ in range(rest if length is None else min(length, rest))]

    def close(self):
        """Let go of what was fetched."""
        self._rows, self._at = [], 0

    def _fetched(self):
        return self._rows

    def _shown(self, row):
        return row


class Cursor(Results):
    """The documents of a query: fetched at the first step, copied one by one."""

    def __init__(self, search: Callable, projection: Callable, sort, skip: int, limit: int):
        super().__init__(None)
        self._search = search
        self._projection = projection
        self._sort = pairs(sort)
        self.skip(skip)
        self.limit(limit)

    def sort(self, key_or_list, direction: int = 1) -> "Cursor":
        """Order by one field, or by `(field, direction)` pairs."""
        return self._set("_sort", pairs(key_or_list, direction))

    def skip(self, count: int) -> "Cursor":
        """Leave the first ones out."""
        if count < 0:
            raise ValueError("skip must be >= 0")
        return self._set("_skip", count)

    def limit(self, count: int) -> "Cursor":
        """Give so many at most; 0 is no limit."""
        return self._set("_limit", abs(count))

    def batch_size(self, _count) -> "Cursor":
        """Take what only a server can make use of."""
        return self

    hint = max_time_ms = comment = batch_size

    def rewind(self) -> "Cursor":
        """Start again, with a new look at the collection."""
        self._rows, self._at = None, 0
        return self

    def _fetched(self):
        if self._rows is None:
            self._rows = self._search(self._sort, self._skip, self._limit)
        return self._rows

    def _shown(self, row):
        return self._projection(row)

    def _set(self, name, value):
        if self._rows is not None:
            raise InvalidOperation("cannot set options after executing query")
        setattr(self, name, value)
        return self


def pairs(key_or_list, direction: int = 1) -> list[tuple[str, int]]:
    """The `(field, direction)` pairs of any way that PyMongo takes to say them."""
    if key_or_list is None:
        return []
    if isinstance(key_or_list, str):
        return [(key_or_list, direction)]
    if isinstance(key_or_list, dict):
        return list(key_or_list.items())
    return [(key, direction) if isinstance(key, str) else tuple(key) for key in key_or_list]
