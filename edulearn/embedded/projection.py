"""Which fields of a document a query gives."""

from collections.abc import Callable

from pymongo.errors import OperationFailure

from .store import Record


def projector(fields) -> Callable[[Record], dict]:
    """What turns a record into the document to give: the fields named with 1, or all but those
    named with 0; `_id` unless named with 0."""
    if not fields:
        return Record.copy
    if not isinstance(fields, dict):
        fields = dict.fromkeys(fields, 1)
    if not all(isinstance(value, (bool, int, float)) for value in fields.values()):
        raise OperationFailure("The embedded database projects by 1 and 0 alone")
    id_wanted = bool(fields.get("_id", 1))
    others = {path: bool(value) for path, value in fields.items() if path != "_id"}
    including = all(others.values()) if others else id_wanted
    if including != any(others.values()) and others:
        raise OperationFailure("Cannot mix fields to give and fields to leave out", 31254)
    tree = _tree(others)
    if including == id_wanted:
        tree["_id"] = None
    return lambda record: _project(record.document, tree, including)


def clone(value):
    """A copy that shares nothing that can change."""
    if isinstance(value, dict):
        return {name: clone(item) for name, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


def _tree(paths):
    """The paths as nested dicts, None at the end of each."""
    tree = {}
    for path in paths:
        branch = tree
        *parents, last = path.split(".")
        for part in parents:
            branch = branch.setdefault(part, {})
            if branch is None:
                break
        if branch is None or last in branch:
            raise OperationFailure(f"Path collision at {path}", 31249)
        branch[last] = None
    return tree


def _project(document, tree, including):
    given = {}
    for name, value in document.items():
        if name not in tree:
            if not including:
                given[name] = clone(value)
        elif tree[name] is not None:
            _descend(given, name, value, tree[name], including)
        elif including:
            given[name] = clone(value)
    return given


def _descend(given, name, value, tree, including):
    if isinstance(value, dict):
        given[name] = _project(value, tree, including)
    elif isinstance(value, list):
        given[name] = [
            _project(item, tree, including) if isinstance(item, dict) else clone(item)
            for item in value
            if isinstance(item, dict) or not including
        ]
    elif not including:
        given[name] = value
