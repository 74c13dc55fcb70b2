"""A collection, as PyMongo has it."""

from itertools import islice

from pymongo import IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError, InvalidName, OperationFailure, WriteError
from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

from .aggregation import aggregate
from .cursor import Cursor, Results, pairs
from .encoding import encoded, encoded_new, normal
from .matching import matcher
from .planning import Plan
from .projection import clone, projector
from .updates import Replacement, Update
from .values import MISSING, key_of, values_at

_NO_MEANING_HERE = {
    "allow_disk_use",
    "batch_size",
    "bypass_document_validation",
    "comment",
    "hint",
    "max_time_ms",
    "maxTimeMS",
    "no_cursor_timeout",
}


class Collection:
    """A collection of a `Database`. Documents go in and come out as copies; those that come out
    are as PyMongo with `tz_aware=True` gives them."""

    def __init__(self, database, name: str):
        if not name or ".." in name or name[0] == "." or name[-1] == "." or {"$", "\0"} & set(name):
            raise InvalidName(f"collection names cannot be {name!r}")
        self.database = database
        self.name = name
        self.full_name = f"{database.name}.{name}"
        self._store = database.client.store(database.name, name)

    def __eq__(self, other):
        if isinstance(other, Collection):
            return (self.database, self.name) == (other.database, other.name)
        return NotImplemented

    def __hash__(self):
        return hash((self.database, self.name))

    def __bool__(self):
        raise NotImplementedError("Compare a collection with None instead")

    # Inserting

    def insert_one(self, document: dict, **options) -> InsertOneResult:
        """Insert a document, which is given an `_id` if it has none."""
        _check(options)
        body = encoded_new(document)
        with self._store.write() as changes:
            changes.insert(body)
        return InsertOneResult(document["_id"], True)

    def insert_many(self, documents, ordered: bool = True, **options) -> InsertManyResult:
        """Insert documents, in one transaction.

        Raises `BulkWriteError` if a unique index forbids some: when `ordered`, those before the
        first of them are inserted, else all others.
        """
        _check(options)
        documents = list(documents)
        if not documents:
            raise TypeError("documents must be a non-empty list")
        bodies = [encoded_new(document) for document in documents]
        errors = []
        with self._store.write() as changes:
            for index, body in enumerate(bodies):
                try:
                    changes.insert(body)
                except WriteError as error:
                    errors.append({**error.details, "index": index, "op": documents[index]})
                    if ordered:
                        break
            inserted = len(changes.records)
        if errors:
            raise BulkWriteError({"writeErrors": errors, "nInserted": inserted})
        return InsertManyResult([document["_id"] for document in documents], True)

    # Updating

    def update_one(self, filter, update, upsert: bool = False, **options) -> UpdateResult:
        """Update the first document that matches."""
        _check(options)
        return self._updated(filter, Update(update), upsert)

    def update_many(self, filter, update, upsert: bool = False, **options) -> UpdateResult:
        """Update every document that matches, or, on an error, none."""
        _check(options)
        return self._updated(filter, Update(update), upsert, limit=0)

    def replace_one(self, filter, replacement, upsert: bool = False, **options) -> UpdateResult:
        """Replace the first document that matches."""
        _check(options)
        return self._updated(filter, Replacement(replacement), upsert)

    def find_one_and_update(
        self,
        filter,
        update,
        projection=None,
        sort=None,
        upsert: bool = False,
        return_document: bool = ReturnDocument.BEFORE,
        **options,
    ) -> dict | None:
        """Update the first document that matches; give it as it was or as it is."""
        _check(options)
        shown = projector(projection)
        for before, after in self._change(filter, Update(update), sort, upsert):
            record = after if return_document else before
            return record and shown(record)
        return None

    # Deleting

    def delete_one(self, filter, **options) -> DeleteResult:
        """Delete the first document that matches."""
        _check(options)
        return self._deleted(filter, 1)

    def delete_many(self, filter, **options) -> DeleteResult:
        """Delete every document that matches."""
        _check(options)
        return self._deleted(filter, 0)

    def find_one_and_delete(self, filter, projection=None, sort=None, **options) -> dict | None:
        """Delete the first document that matches, and give it."""
        _check(options)
        shown = projector(projection)
        with self._store.write() as changes:
            found = self._search(normal(filter), pairs(sort), limit=1)
            for record in found:
                changes.delete(record)
        return shown(found[0]) if found else None

    def drop(self):
        """Take the collection away, with its indexes."""
        self._store.drop()

    # Reading

    def find(
        self, filter=None, projection=None, skip: int = 0, limit: int = 0, sort=None, **options
    ) -> Cursor:
        """The documents that match."""
        _check(options)
        query = normal(filter)

        def search(sort, skip, limit):
            return self._search(query, sort, skip, limit)

        return Cursor(search, projector(projection), sort, skip, limit)

    def find_one(self, filter=None, *args, **options) -> dict | None:
        """The first document that matches; what is no filter is taken for an `_id`."""
        if filter is not None and not isinstance(filter, dict):
            filter = {"_id": filter}
        return next(self.find(filter, *args, **options).limit(1), None)

    def count_documents(self, filter, skip: int = 0, limit: int = 0, **options) -> int:
        """How many documents match."""
        _check(options)
        count = max(len(list(self._matching(normal(filter)))) - skip, 0)
        return min(count, limit) if limit else count

    def estimated_document_count(self, **options) -> int:
        """How many documents there are."""
        return self.count_documents({}, **options)

    def distinct(self, key: str, filter=None, **options) -> list:
        """The different values at a path, each element of an array for itself."""
        _check(options)
        found = {}
        for record in self._matching(normal(filter)):
            for value in values_at(record.document, key.split(".")):
                for item in value if isinstance(value, list) else [value]:
                    found.setdefault(key_of(item), item)
        return [clone(value) for value in found.values() if value is not MISSING]

    def aggregate(self, pipeline, **options) -> Results:
        """The rows that a pipeline makes of the documents."""
        _check(options)
        stages = normal({"pipeline": list(pipeline)})["pipeline"]
        query = stages.pop(0)["$match"] if stages and "$match" in stages[0] else {}
        documents = [record.document for record in self._matching(query)]
        return Results(aggregate(documents, stages, self._documents_of))

    # Indexes

    def create_index(self, keys, **options) -> str:
        """Declare an index; see `Store.create_index` for what it raises."""
        [name] = self.create_indexes([IndexModel(keys, **options)])
        return name

    def create_indexes(self, indexes: list[IndexModel], **options) -> list[str]:
        """Declare indexes, one after the other."""
        _check(options)
        for index in indexes:
            if not set(index.document["key"].values()) <= {1, -1}:
                raise OperationFailure("The embedded database has no text, geo or hashed indexes")
            self._store.create_index(normal(index.document))
        return [index.document["name"] for index in indexes]

    def drop_index(self, index_or_name, **options):
        """Take an index away."""
        _check(options)
        if not isinstance(index_or_name, str):
            index_or_name = IndexModel(index_or_name).document["name"]
        self._store.drop_index(index_or_name)

    def drop_indexes(self, **options):
        """Take every index away, but that of `_id`."""
        for name in list(self._store.indexes.definitions):
            self.drop_index(name, **options)

    def index_information(self, **options) -> dict[str, dict]:
        """The indexes by name."""
        _check(options)
        if not self._store.is_created:
            return {}
        found = {"_id_": {"key": {"_id": 1}}, **self._store.indexes.definitions}
        return {
            name: {
                "v": 2,
                **{option: value for option, value in index.items() if option != "name"},
                "key": list(index["key"].items()),
            }
            for name, index in found.items()
        }

    def list_indexes(self, **options) -> Results:
        """The indexes, as documents."""
        return Results(
            [
                {**index, "key": dict(index["key"]), "name": name}
                for name, index in self.index_information(**options).items()
            ]
        )

    # Private

    def _matching(self, query, order=()):
        """The records that match, in an order of fields or else of insertion."""
        plan = None

        def narrow(lookups):
            nonlocal plan
            plan = Plan(query, lookups)
            return plan.positions

        records = self._store.fetch(narrow, order)
        if not plan.rest:
            return records
        matches = matcher(plan.rest)
        return (record for record in records if matches(record.document))

    def _search(self, query, sort=(), skip=0, limit=0):
        found = self._matching(query, sort)
        return list(islice(found, skip, skip + limit if limit else None))

    def _documents_of(self, name):
        return [record.document for record in self.database[name]._matching({})]

    def _change(self, filter, change, sort, upsert, limit=1):
        """Pairs of a record before and after; None is before the one that an upsert inserts."""
        query = normal(filter)
        with self._store.write() as changes:
            found = self._search(query, pairs(sort), limit=limit)
            if not found and upsert:
                return [(None, changes.insert(encoded_new(change.created(query))))]
            return [(record, _replace(changes, record, change, query)) for record in found]

    def _updated(self, filter, change, upsert, limit=1):
        changed = self._change(filter, change, None, upsert, limit)
        before, after = changed[0] if changed else (None, None)
        result = {
            "n": len(changed),
            "nModified": sum(old not in (None, new) for old, new in changed),
            "updatedExisting": before is not None,
            "ok": 1.0,
        }
        if after and not before:
            result["upserted"] = after.document["_id"]
        return UpdateResult(result, True)

    def _deleted(self, filter, limit):
        with self._store.write() as changes:
            found = self._search(normal(filter), limit=limit)
            for record in found:
                changes.delete(record)
        return DeleteResult({"n": len(found), "ok": 1.0}, True)


def _check(options):
    for name, value in options.items():
        if value is not None and name not in _NO_MEANING_HERE:
            raise NotImplementedError(f"The embedded database does not take {name}")


def _replace(changes, record, change, query):
    body = encoded(change.changed(record.copy(), query))
    return record if body == record.body else changes.replace(record, body)
