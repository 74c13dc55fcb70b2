"""Which documents can match a filter, by the indexes, and what is left to check on them."""

from collections.abc import Callable

from .values import ARRAY, NULL, OBJECT, OTHER, REGEX, rank

# MongoDB matches these otherwise than by equality of the value or of an array's element.
_NOT_BY_EQUALITY = {NULL, OBJECT, ARRAY, REGEX, OTHER}


class Plan:
    """A filter, split in what the indexes answer and the `rest`."""

    def __init__(self, query: dict, lookups: dict):
        self._lookups = lookups
        self._found: list[set[int]] = []
        self.rest: dict = {}
        self._read(query)

    @property
    def positions(self) -> set[int] | None:
        """The documents that can match, or None where no index helps."""
        if not self._found:
            return None
        smallest, *others = sorted(self._found, key=len)
        return smallest.intersection(*others)

    def _read(self, query):
        for path, condition in query.items():
            if path == "$and" and isinstance(condition, list) and condition:
                self._read_all(condition)
            elif not self._answer(path, condition):
                self._leave(path, condition)

    def _read_all(self, clauses):
        for clause in clauses:
            if isinstance(clause, dict):
                self._read(clause)
            else:
                self._leave("$and", [clause])

    def _leave(self, path, condition):
        if path in self.rest or path == "$and":
            self.rest.setdefault("$and", []).append({path: condition})
        else:
            self.rest[path] = condition

    def _answer(self, path, condition):
        lookup = self._lookups.get(path)
        if lookup is None:
            return False
        if not isinstance(condition, dict):
            return self._equal(lookup, condition)
        answered = [
            operator in _ANSWERS and _ANSWERS[operator](self, lookup, operand)
            for operator, operand in condition.items()
        ]
        return bool(answered) and all(answered)

    def _equal(self, lookup, value):
        return self._all(lookup, [value])

    def _all(self, lookup, values):
        if not _are_plain(values) or not values:
            return False
        self._found += [lookup.find(value) for value in values]
        return True

    def _in(self, lookup, values):
        if not _are_plain(values):
            return False
        self._found.append(set().union(*(lookup.find(value) for value in values)))
        return True


_ANSWERS: dict[str, Callable] = {"$eq": Plan._equal, "$all": Plan._all, "$in": Plan._in}


def _are_plain(values):
    return isinstance(values, list) and all(rank(value) not in _NOT_BY_EQUALITY for value in values)
