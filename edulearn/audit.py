"""The audit log: who did what to whom, when and from where. Entries are only ever added."""

from contextlib import suppress

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from accounts.models import User
from courses.models import Course
from edulearn.addresses import current_address
from edulearn.documents import Collection, now
from edulearn.errors import Invalid
from edulearn.pagination import read_page
from edulearn.request_id import current_request_id

ACTIONS = (
    "account.closed",
    "coupon.changed",
    "coupon.created",
    "course.deleted",
    "course.price",
    "course.status",
    "email.changed",
    "login.new_device",
    "message.deleted",
    "password.changed",
    "password.reset",
    "payment.approved",
    "payment.refunded",
    "payment.rejected",
    "sessions.ended",
    "user.role",
    "user.status",
    "users.exported",
    "users.imported",
)
MOST_PEOPLE = 500


class Entry(Collection):
    """One deed. It names people by their ids alone, so it can stay when an account is closed."""

    NAME = "audit"
    INDEXES = [
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        *(
            IndexModel([(field, ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)])
            for field in ("actor_id", "action", "target_id")
        ),
    ]

    @classmethod
    def page(cls, query):
        """The page that `query` (a valid AuditQuery) asks for, newest first."""
        asked = {"actor": "actor_id", "action": "action", "target": "target_id"}
        where = {field: query[name] for name, field in asked.items() if name in query}
        if query.get("who"):
            where["actor_id"] = {"$in": _people(query["who"], query.get("actor"))}
        times = {"$gte": query.get("from"), "$lt": query.get("to")}
        times = {operator: at for operator, at in times.items() if at}
        if times:
            where["created_at"] = times
        return read_page(cls.collection(), where=where, sort=[("created_at", -1)], query=query)

    @classmethod
    def about(cls, user):
        """Every deed of a user, and to them."""
        found = cls.collection().find({"$or": [{"actor_id": user.id}, {"target_id": user.id}]})
        return [to_dict(document, {}) for document in found.sort("created_at", 1)]


def _people(who, only):
    """The ids of those whose name or email begins with these words; raises Invalid for a crowd."""
    found = User.ids_of(who, limit=MOST_PEOPLE + 1)
    if len(found) > MOST_PEOPLE:
        raise Invalid(errors={"who": ["This fits too many people: write more of it."]})
    return [found_id for found_id in found if only in (None, found_id)]


def record(actor, action, target=None, *, deed=None, **details):
    """Note that `actor` (a User) did `action` to `target` (a model, such as a User, or None).

    `details` say what changed, in plain values (`before=…, after=…`), never personal data. A deed
    that may be finished by several has an ObjectId, `deed`: it is noted once.
    """
    record_by(actor.id, action, target, deed=deed, **details)


def record_by(actor_id, action, target=None, *, deed=None, **details):
    """The same by the actor's id, where a deed of theirs is finished later."""
    entry = {
        "_id": deed or ObjectId(),
        "actor_id": actor_id,
        "action": action,
        "target_kind": target and type(target).__name__.lower(),
        "target_id": target and target.id,
        "details": details,
        "address": current_address(),
        "request_id": current_request_id(),
        "created_at": now(),
    }
    with suppress(DuplicateKeyError):
        Entry.collection().insert_one(entry)


def record_change(actor, action, target, before, after):
    """The same for one value that may have changed; nothing where it hasn't."""
    if before != after:
        record(actor, action, target, before=before, after=after)


def with_names(entries):
    """The entries' JSON, with names for the ids of accounts and courses that still exist."""
    people = {e["actor_id"] for e in entries} | _targets(entries, "user")
    known = User.named(people) | Course.named(_targets(entries, "course"))
    return [to_dict(entry, known) for entry in entries]


def _targets(entries, kind):
    return {entry["target_id"] for entry in entries if entry["target_kind"] == kind}


def to_dict(entry, known):
    actor, target = entry["actor_id"], entry["target_id"]
    return {
        "id": entry["_id"],
        "action": entry["action"],
        "actor": known.get(actor, {"id": actor, "name": None, "email": None}),
        "target": target and {"kind": entry["target_kind"], "id": target, **known.get(target, {})},
        "details": entry["details"],
        "address": entry["address"],
        "request_id": entry["request_id"],
        "created_at": entry["created_at"],
    }
