"""What an update makes of a document.

Each operator is a function of the value that is there (or `MISSING`) and its operand, which
gives the value to be there. The document changed is a copy: an error leaves the stored one be.
"""

from itertools import pairwise

from bson import ObjectId
from pymongo.errors import WriteError

from .encoding import normal
from .matching import element_matcher
from .values import MISSING, NUMBER, key_of, rank


class Replacement:
    """Another document in the old one's place."""

    def __init__(self, document: dict):
        if not isinstance(document, dict):
            raise TypeError("replacement must be a dict")
        if any(name.startswith("$") for name in document):
            raise ValueError("replacement can not include $ operators")
        self._document = normal(document)

    def changed(self, document: dict, _query: dict) -> dict:
        """The document that takes the place of `document`."""
        _check_same_id({"_id": document["_id"], **self._document}, document["_id"])
        return {"_id": document["_id"], **self._document}

    def created(self, query: dict) -> dict:
        """The document to insert where none matched."""
        given = self._document.get("_id", _equalities(query).get("_id", MISSING))
        return {"_id": ObjectId() if given is MISSING else given, **self._document}


class Update:
    """Operators and what they do to which fields."""

    def __init__(self, operators: dict):
        """Raises `WriteError` for an unknown operator, or two that touch the same field."""
        if not isinstance(operators, dict):
            raise NotImplementedError("The embedded database takes no pipeline as an update")
        if not operators or not next(iter(operators)).startswith("$"):
            raise ValueError("update only works with $ operators")
        for name, fields in operators.items():
            if name not in _OPERATORS:
                raise WriteError(f"The embedded database has no update operator {name}", 9)
            if not isinstance(fields, dict):
                raise WriteError(f"Modifiers operate on fields but found {name}: {fields!r}", 9)
        paths = sorted(path + "." for fields in operators.values() for path in fields)
        for path, other in pairwise(paths):
            if other.startswith(path):
                raise WriteError(f"Updating the path '{other[:-1]}' would create a conflict", 40)
        self._operators = normal(operators)

    def changed(self, document: dict, query: dict) -> dict:
        """What the operators make of a document that the query found."""
        identity = document["_id"]
        self._apply(document, query, ("$setOnInsert",))
        _check_same_id(document, identity)
        return document

    def created(self, query: dict) -> dict:
        """The document to insert where none matched: what the query says is equal, updated."""
        document = {}
        equalities = _equalities(query)
        for path, value in equalities.items():
            _edit(document, path.split("."), _set, value)
        self._apply(document, query, ())
        if "_id" in equalities:
            _check_same_id(document, equalities["_id"])
        document.setdefault("_id", ObjectId())
        return document

    def _apply(self, document, query, left_out):
        # All paths first: `$` is the element that the query found, whatever the edits make of it.
        edits = [
            (_resolve(path.split("."), document, query), _OPERATORS[name], operand)
            for name, fields in self._operators.items()
            if name not in left_out
            for path, operand in fields.items()
        ]
        for parts, operator, operand in edits:
            _edit(document, parts, operator, operand)


def _check_same_id(document, identity):
    if "_id" not in document or key_of(document["_id"]) != key_of(identity):
        raise WriteError("The update would modify the immutable field '_id'", 66)


def _equalities(query):
    """What a filter says a field equals."""
    found = {}
    for path, condition in query.items():
        if path == "$and":
            for clause in condition:
                found |= _equalities(clause)
        elif isinstance(condition, dict) and any(name.startswith("$") for name in condition):
            if "$eq" in condition:
                found[path] = condition["$eq"]
        elif not path.startswith("$"):
            found[path] = condition
    return found


def _resolve(parts, document, query):
    """The parts of a path, its `$` made the index of the array element that the query matched."""
    if "$" in parts:
        at = parts.index("$")
        array = document
        for part in parts[:at]:
            array = array.get(part) if isinstance(array, dict) else None
        test = _element_test(".".join(parts[:at]), query)
        for index, element in enumerate(array if isinstance(array, list) and test else []):
            if test(element):
                return [*parts[:at], str(index), *parts[at + 1 :]]
        raise WriteError("The positional operator did not find the match needed from the query", 2)
    if any(not part or part.startswith("$") for part in parts):
        raise WriteError(f"The field path '{'.'.join(parts)}' is not valid for storage", 52)
    return parts


def _element_test(path, query):
    """A predicate for the elements of the array at a path, or None where the query has nothing
    on them."""
    tests = []
    for name, condition in query.items():
        if name == "$and":
            tests += filter(None, [_element_test(path, clause) for clause in condition])
        elif name == path and isinstance(condition, dict) and "$elemMatch" in condition:
            tests.append(element_matcher(condition["$elemMatch"]))
        elif name == path:
            tests.append(element_matcher(condition))
        elif name.startswith(path + "."):
            tests.append(element_matcher({name.removeprefix(path + "."): condition}))
    return (lambda element: all(test(element) for test in tests)) if tests else None


def _edit(container, parts, operator, operand):
    """Put what the operator gives where the path leads, making the documents on its way."""
    part, rest = _place(container, parts[0]), parts[1:]
    current = _get(container, part)
    if not rest:
        _put(container, part, operator(current, operand))
    elif isinstance(current, (dict, list)):
        _edit(current, rest, operator, operand)
    elif operator not in (_unset, _pull):
        if current is not MISSING:
            raise WriteError(f"Cannot create field '{rest[0]}' in element {{{part}: …}}", 28)
        made = {}
        _edit(made, rest, operator, operand)
        _put(container, part, made)


def _place(container, part):
    if isinstance(container, dict):
        return part
    if not part.isdigit():
        raise WriteError(f"Cannot create field '{part}' in an array", 28)
    return int(part)


def _get(container, part):
    if isinstance(container, dict):
        return container.get(part, MISSING)
    return container[part] if part < len(container) else MISSING


def _put(container, part, value):
    if isinstance(container, dict):
        if value is MISSING:
            container.pop(part, None)
        else:
            container[part] = value
    elif value is not MISSING or part < len(container):
        container.extend([None] * (part + 1 - len(container)))
        container[part] = None if value is MISSING else value


def _set(_current, operand):
    return operand


def _unset(_current, _operand):
    return MISSING


def _inc(current, operand):
    if current is MISSING:
        current = 0
    if rank(operand) != NUMBER or rank(current) != NUMBER:
        raise WriteError("Cannot apply $inc to a value of non-numeric type", 14)
    return current + operand


def _max(current, operand):
    return operand if current is MISSING or key_of(operand) > key_of(current) else current


def _min(current, operand):
    return operand if current is MISSING or key_of(operand) < key_of(current) else current


def _push(current, operand):
    current = _array(current, "$push")
    if not isinstance(operand, dict) or "$each" not in operand:
        return [*current, operand]
    unknown = operand.keys() - {"$each", "$position", "$slice"}
    if unknown:
        raise WriteError(f"The embedded database has no $push modifier {min(unknown)}", 9)
    at = operand.get("$position", len(current))
    pushed = current[:at] + operand["$each"] + current[at:]
    kept = operand.get("$slice", len(pushed))
    return pushed[:kept] if kept >= 0 else pushed[kept:]


def _add_to_set(current, operand):
    added = list(_array(current, "$addToSet"))
    seen = {key_of(element) for element in added}
    is_each = isinstance(operand, dict) and "$each" in operand
    for element in operand["$each"] if is_each else [operand]:
        if key_of(element) not in seen:
            seen.add(key_of(element))
            added.append(element)
    return added


def _pull(current, condition):
    if current is MISSING:
        return MISSING
    test = element_matcher(condition)
    return [element for element in _array(current, "$pull") if not test(element)]


def _array(current, operator):
    if current is MISSING:
        return []
    if not isinstance(current, list):
        raise WriteError(f"Cannot apply {operator} to a field that is not an array", 2)
    return current


_OPERATORS = {
    "$set": _set,
    "$setOnInsert": _set,
    "$unset": _unset,
    "$inc": _inc,
    "$max": _max,
    "$min": _min,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
}
