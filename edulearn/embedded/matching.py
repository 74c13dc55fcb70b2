"""Whether a document matches a filter.

A filter is read once and becomes a predicate. Each operator makes, of its operand, a test of the
values that a path leads to; most ask whether one of them, or an element of an array among them,
passes (https://www.mongodb.com/docs/manual/tutorial/query-arrays/).
"""

import operator
import re
from collections.abc import Callable

from bson import Regex
from pymongo.errors import OperationFailure

from .values import (
    ARRAY,
    BINARY,
    BOOLEAN,
    DATE,
    MISSING,
    NULL,
    NUMBER,
    OBJECT,
    OBJECT_ID,
    STRING,
    key_of,
    rank,
    values_at,
)

Test = Callable[[object], bool]

# Python compares values of these types as MongoDB does.
_ALIKE = {NUMBER, STRING, OBJECT_ID, BOOLEAN, DATE}
_TYPES = {
    "null": NULL,
    "number": NUMBER,
    "string": STRING,
    "object": OBJECT,
    "array": ARRAY,
    "binData": BINARY,
    "objectId": OBJECT_ID,
    "bool": BOOLEAN,
    "date": DATE,
}


def matcher(query: dict) -> Test:
    """A predicate of documents. Raises `OperationFailure` for a filter that is not well formed."""
    if not isinstance(query, dict):
        raise OperationFailure("a filter must be an object", 2)
    return _every([_clause(name, condition) for name, condition in query.items()])


def element_matcher(condition) -> Test:
    """A predicate of an array's elements: a condition on the value of each, or a filter of each
    as a document."""
    if _has_operators(condition) and next(iter(condition)) not in _LOGIC:
        test = _condition(condition)
        return lambda element: test((element,))
    if isinstance(condition, dict):
        matches = matcher(condition)
        return lambda element: isinstance(element, dict) and matches(element)
    return _equals(condition)


def _clause(name, condition):
    if name in _LOGIC:
        if not isinstance(condition, list) or not condition:
            raise OperationFailure(f"{name} must be a nonempty array", 2)
        return _LOGIC[name]([matcher(query) for query in condition])
    if name.startswith("$"):
        raise OperationFailure(f"unknown top level operator: {name}", 2)
    test = _condition(condition)
    if "." not in name:
        return lambda document: test((document.get(name, MISSING),))
    parts = name.split(".")
    return lambda document: test(tuple(values_at(document, parts)))


def _condition(condition):
    if not _has_operators(condition):
        return _some(_equals(condition))
    options = condition.get("$options", "")
    tests = []
    for name, operand in condition.items():
        if name == "$regex":
            tests.append(_some(_searches(operand, options)))
        elif name in _OPERATORS:
            tests.append(_OPERATORS[name](operand))
        elif name != "$options":
            raise OperationFailure(f"unknown operator: {name}", 2)
    return _every(tests)


def _has_operators(condition):
    return isinstance(condition, dict) and next(iter(condition), "").startswith("$")


def _every(tests):
    if len(tests) == 1:
        return tests[0]
    return lambda value: all(test(value) for test in tests)


def _either(tests):
    return lambda value: any(test(value) for test in tests)


def _not(test):
    return lambda value: not test(value)


def _some(test):
    """Whether a value, or an element of one that is an array, passes."""

    def passes(value):
        return test(value) or (type(value) is list and any(map(test, value)))

    return lambda values: any(map(passes, values))


def _equals(operand):
    kind, key = rank(operand), key_of(operand)
    if isinstance(operand, Regex):
        return _searches(operand, "")
    if kind in _ALIKE and operand == operand:  # noqa: PLR0124 (NaN alone differs from itself)
        return lambda value: value == operand and rank(value) == kind
    return lambda value: key_of(value) == key


def _compares(comparison):
    def make(operand):
        kind, key = rank(operand), key_of(operand)
        if kind in _ALIKE:
            return _some(lambda value: rank(value) == kind and comparison(value, operand))
        return _some(lambda value: rank(value) == kind and comparison(key_of(value), key))

    return make


def _searches(operand, options):
    try:
        pattern = _pattern(operand, options)
    except re.error as error:
        raise OperationFailure(f"Regular expression is invalid: {error}", 51091) from error
    return lambda value: isinstance(value, str) and pattern.search(value) is not None


def _pattern(operand, options):
    if isinstance(operand, Regex):
        return operand.try_compile()
    if not isinstance(operand, str) or not set(options) <= set("imsx"):
        raise OperationFailure("$regex has to be a string, its $options of i, m, s and x", 2)
    flags = sum(getattr(re, option.upper()) for option in set(options))
    return re.compile(operand, flags)


def _in(operand):
    if not isinstance(operand, list):
        raise OperationFailure("$in needs an array", 2)
    keys = {key_of(value) for value in operand if not isinstance(value, Regex)}
    searches = [_searches(value, "") for value in operand if isinstance(value, Regex)]
    return _some(_either([lambda value: key_of(value) in keys, *searches]))


def _all(operand):
    if not isinstance(operand, list):
        raise OperationFailure("$all needs an array", 2)
    if not operand:
        return lambda values: False
    return _every([_condition(value) for value in operand])


def _element_match(operand):
    if not isinstance(operand, dict):
        raise OperationFailure("$elemMatch needs an Object", 2)
    test = element_matcher(operand)
    return lambda values: any(isinstance(value, list) and any(map(test, value)) for value in values)


def _size(operand):
    return lambda values: any(isinstance(value, list) and len(value) == operand for value in values)


def _exists(operand):
    return lambda values: any(value is not MISSING for value in values) == bool(operand)


def _type(operand):
    names = operand if isinstance(operand, list) else [operand]
    unknown = [name for name in names if name not in _TYPES]
    if unknown:
        raise OperationFailure(f"The embedded database does not know the $type {unknown[0]!r}", 2)
    kinds = {_TYPES[name] for name in names}
    return _some(lambda value: value is not MISSING and rank(value) in kinds)


_LOGIC = {"$and": _every, "$or": _either, "$nor": lambda tests: _not(_either(tests))}
_OPERATORS = {
    "$eq": lambda operand: _some(_equals(operand)),
    "$ne": lambda operand: _not(_some(_equals(operand))),
    "$gt": _compares(operator.gt),
    "$gte": _compares(operator.ge),
    "$lt": _compares(operator.lt),
    "$lte": _compares(operator.le),
    "$in": _in,
    "$nin": lambda operand: _not(_in(operand)),
    "$all": _all,
    "$elemMatch": _element_match,
    "$size": _size,
    "$exists": _exists,
    "$type": _type,
    "$not": lambda operand: _not(_condition(operand)),
}
