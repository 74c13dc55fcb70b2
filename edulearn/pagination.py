"""Keyset pages: a list is walked by the sort key of its last row, never by an offset.

A page costs one index scan however deep it is, and rows added meanwhile are neither shown twice
nor push others out (https://use-the-index-luke.com/no-offset).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bson import ObjectId
from django.core import signing
from rest_framework import serializers

from edulearn.errors import Invalid
from edulearn.fields import QueryWhole, Text

DEFAULT_SIZE = 20
MAX_SIZE = 100
COUNT_CAP = 10_000


class PageQuery(serializers.Serializer):
    """The query values of every list."""

    page_size = QueryWhole(min_value=1, default=DEFAULT_SIZE)
    cursor = Text(required=False, max_length=2_000)


@dataclass(frozen=True)
class Page:
    """One page of documents, and where its neighbours are (cursors, or None)."""

    documents: list
    count: int
    next: str | None
    previous: str | None

    def links(self, request):
        """The members `count`, `next`, `previous` (and `count_capped`) of a list's answer."""
        return {
            "count": min(self.count, COUNT_CAP),
            "next": _link(request, self.next),
            "previous": _link(request, self.previous),
            **({"count_capped": True} if self.count > COUNT_CAP else {}),
        }


def read_page(collection, *, where, sort, query, projection=None, groups=None):
    """The page of `collection` that `query` (a valid PageQuery) asks for.

    `sort` is a list of (field, 1 or -1) of fields that every document has; ties go by `_id`.
    `groups` are filters that part what fits `where`: the list shows the first group whole, then
    the next. Takes a find for each group that the page reaches, and a count unless it shows all.
    """
    groups = groups or [where]
    size = min(query["page_size"], MAX_SIZE)
    order = [*sort, ("_id", sort[-1][1])]
    backwards, start, key = _read_cursor(query.get("cursor"), order, len(groups))
    ways = [(field, -way) for field, way in order] if backwards else order
    rows = []
    for group in range(start, -1, -1) if backwards else range(start, len(groups)):
        beyond = _beyond(groups[group], ways, key if group == start else None)
        found = collection.find(beyond, projection).sort(ways).limit(size + 1 - len(rows))
        rows += [(group, document) for document in found]
        if len(rows) > size:
            break
    more, rows = len(rows) > size, rows[:size]
    rows = rows[::-1] if backwards else rows
    has_next, has_previous = (True, more) if backwards else (more, key is not None)
    is_all = not (has_next or has_previous)
    return Page(
        documents=[document for _, document in rows],
        count=len(rows) if is_all else collection.count_documents(where, limit=COUNT_CAP + 1),
        next=_cursor("n", *rows[-1], order) if rows and has_next else None,
        previous=_cursor("p", *rows[0], order) if rows and has_previous else None,
    )


def whole(items):
    """What a list that comes whole, because it is short, says beside its items."""
    return {"count": len(items), "next": None, "previous": None}


def _beyond(where, ways, key):
    """`where`, and after `key` in the order of `ways`: beyond it in the first field, or equal in
    that and beyond it in the second, and so on."""
    if key is None:
        return where
    steps = []
    for index, (field, way) in enumerate(ways):
        equal = {name: key[i] for i, (name, _) in enumerate(ways[:index])}
        steps.append({**equal, field: {"$gt" if way > 0 else "$lt": key[index]}})
    return {"$and": [where, {"$or": steps}]}


def _cursor(way, group, row, order):
    key = [_pack(row[field]) for field, _ in order]
    return signing.dumps([way, group, *key], salt=str(order))


def _read_cursor(text, order, group_count):
    if not text:
        return False, 0, None
    try:
        way, group, *key = signing.loads(text, salt=str(order))
    except signing.BadSignature as error:
        raise _unknown_cursor() from error
    if group >= group_count:
        raise _unknown_cursor()
    return way == "p", group, [_unpack(part) for part in key]


def _unknown_cursor():
    return Invalid(errors={"cursor": ["This cursor is not one that this list gave."]})


def _pack(value):
    if isinstance(value, ObjectId):
        return {"id": str(value)}
    if isinstance(value, datetime):
        return {"at": round(value.timestamp() * 1000)}
    return value


def _unpack(part):
    if not isinstance(part, dict):
        return part
    return ObjectId(part["id"]) if "id" in part else datetime.fromtimestamp(part["at"] / 1000, UTC)


def _link(request, cursor):
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
