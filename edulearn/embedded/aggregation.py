"""Pipelines: mongomock evaluates the stages and expressions; those that it does slowly, or by
changing the documents it is given, are here."""

import re
from collections.abc import Callable

from mongomock import aggregate as mongomock
from pymongo.errors import OperationFailure

from .encoding import decoded, encoded
from .matching import matcher
from .values import MISSING, index_keys, key_of, sorted_by

# Every other stage of mongomock may change the documents that it is given.
_FIELD = re.compile(r"\$\w+")
_READ_ONLY = {"$skip", "$limit", "$project", "$count"}


def aggregate(documents: list[dict], pipeline: list[dict], collection: Callable) -> list[dict]:
    """The rows that a pipeline makes of stored documents, which it leaves as they are.

    `collection(name)` gives the documents of another collection, for `$lookup`.
    """
    if not all(name in _READ_ONLY or name in _STAGES for stage in pipeline for name in stage):
        documents = [_copy(document) for document in documents]
    return [_copy(row) for row in _run(documents, pipeline, collection)]


def _run(rows, pipeline, collection):
    for stage in pipeline:
        [(name, options)] = stage.items()
        if name in _STAGES:
            rows = _STAGES[name](rows, options, collection)
        elif mongomock._PIPELINE_HANDLERS.get(name):
            rows = mongomock._PIPELINE_HANDLERS[name](rows, None, options)
        else:
            raise OperationFailure(f"The embedded database has no stage {name}", 40324)
    return rows


def _copy(row):
    return decoded(encoded(row))


def _match(rows, query, _collection):
    return list(filter(matcher(query), rows))


def _sort(rows, order, _collection):
    return sorted_by(rows, list(order.items()))


def _group(rows, options, _collection):
    """Rows of one key together, in the order of their first."""
    groups, ids = {}, {}
    evaluate = _evaluation(options["_id"])
    for row in rows:
        identity = evaluate(row)
        key = key_of(identity)
        if key not in groups:
            groups[key], ids[key] = [], identity
        groups[key].append(row)
    fields = {name: value for name, value in options.items() if name != "_id"}
    return [{"_id": ids[key], **_accumulated(fields, group)} for key, group in groups.items()]


def _evaluation(expression):
    """What gives the expression's value for a row; a field of the row itself is just looked up."""
    if isinstance(expression, str) and _FIELD.fullmatch(expression):
        field = expression[1:]
        return lambda row: row.get(field)

    def evaluate(row):
        try:
            return mongomock._parse_expression(expression, row, ignore_missing_keys=True)
        except KeyError:
            return None

    return evaluate


def _accumulated(fields, rows):
    """The sums and so on of a group; rows that are only counted need not be looked at."""
    if all(value == {"$sum": 1} for value in fields.values()):
        return dict.fromkeys(fields, len(rows))
    return mongomock._accumulate_group(fields, rows)


def _unwind(rows, options, _collection):
    """A row for each element of an array; rows without one go, unless they are to be preserved."""
    if isinstance(options, str):
        options = {"path": options}
    if options.keys() - {"path", "preserveNullAndEmptyArrays"}:
        raise OperationFailure("The embedded database unwinds without an array index", 28811)
    parts = options["path"].removeprefix("$").split(".")
    unwound = []
    for row in rows:
        value = _value_at(row, parts)
        if isinstance(value, list) and value:
            unwound += [_with(row, parts, element) for element in value]
        elif value not in (MISSING, None, []):
            unwound.append(row)
        elif options.get("preserveNullAndEmptyArrays"):
            unwound.append(_with(row, parts, MISSING) if value == [] else row)
    return unwound


def _value_at(value, parts):
    for part in parts:
        value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
    return value


def _with(row, parts, value):
    """A row with another value at a path, sharing all else with the given one."""
    part, *rest = parts
    changed = {**row, part: _with(row[part], rest, value) if rest else value}
    if changed[part] is MISSING:
        del changed[part]
    return changed


def _lookup(rows, options, collection):
    """Each row with the documents of another collection whose field equals its own."""
    local, foreign = options["localField"].split("."), options["foreignField"].split(".")
    found = {}
    for document in collection(options["from"]):
        for key in index_keys(document, foreign):
            found.setdefault(key, []).append(document)
    return [{**row, options["as"]: _joined(found, index_keys(row, local))} for row in rows]


def _joined(found, keys):
    documents = {id(document): document for key in keys for document in found.get(key, ())}
    return list(documents.values())


def _facet(rows, pipelines, collection):
    return [{name: _run(rows, stages, collection) for name, stages in pipelines.items()}]


_STAGES = {
    "$match": _match,
    "$sort": _sort,
    "$group": _group,
    "$unwind": _unwind,
    "$lookup": _lookup,
    "$facet": _facet,
}
