"""Bringing in a list of users, whole or not at all.

The whole plan is stored as one document before the first account is touched, every step of it can
be taken twice, and it is deleted after the last: what a crash leaves is finished by
`finish_imports`, and where one line is wrong nothing begins.
"""

from datetime import timedelta

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError

from accounts import letters, links
from accounts.models import ADMIN, SUSPENDED, User
from accounts.roster import CREATE, REFUSED, UPDATE, report
from courses.models import Course
from edulearn import audit
from edulearn.documents import Collection, now
from edulearn.errors import Invalid
from edulearn.search import index_words

INVITED_FOR = timedelta(days=3)
ABANDONED = timedelta(minutes=1)
DUPLICATE_KEY = 11000


class Batch(Collection):
    """An import that is being carried out."""

    NAME = "imports"
    INDEXES = [IndexModel([("created_at", ASCENDING)])]


class ImportRefused(Invalid):
    slug, title = "import-refused", "Nothing was imported"

    def __init__(self, lines):
        wrong = [line for line in lines if line.outcome == REFUSED]
        super().__init__(
            f"Nothing was imported: {len(wrong)} of {len(lines)} lines can't be taken.",
            errors={"csv": [f"Line {line.line}: {line.detail}" for line in wrong[:20]]},
        )
        self.members = report(lines)


def carry_out(lines, *, admin, invite):
    """Import a plan, whole; raises ImportRefused where a line of it can't be taken."""
    if any(line.outcome == REFUSED for line in lines):
        raise ImportRefused(lines)
    batch = {
        "_id": ObjectId(),
        "created_at": now(),
        "admin_id": admin.id,
        "invite": invite,
        "summary": report(lines)["summary"],
        **{
            name: [line.fields for line in lines if line.outcome == name]
            for name in (CREATE, UPDATE)
        },
    }
    Batch.collection().insert_one(batch)
    _finish(batch)


def finish_imports():
    """Finish what a crash left; returns how many imports."""
    left = list(Batch.collection().find({"created_at": {"$lt": now() - ABANDONED}}))
    for batch in left:
        _finish(batch)
    return len(left)


def _finish(batch):
    _create([_account(fields) for fields in batch[CREATE]])
    for fields in batch[UPDATE]:
        _update(fields, batch["admin_id"])
    if batch["invite"]:
        for fields in batch[CREATE]:
            _invite(fields["_id"])
    audit.record_by(batch["admin_id"], "users.imported", deed=batch["_id"], **batch["summary"])
    Batch.collection().delete_one({"_id": batch["_id"]})


def _account(fields):
    """An account without a password: nobody can sign in to it before one is chosen by a link."""
    names = ("name", "email", "role")
    blank = User.blank(**{name: fields[name] for name in names}, password="")
    return {**blank, "_id": fields["_id"], "status": fields["status"]}


def _create(accounts):
    """Those that are there already, by an earlier try or a sign-up meanwhile, are left alone."""
    if not accounts:
        return
    try:
        User.collection().insert_many(accounts, ordered=False)
    except BulkWriteError as error:
        if any(each["code"] != DUPLICATE_KEY for each in error.details["writeErrors"]):
            raise


def _update(fields, admin_id):
    """An admin, also one made meanwhile, is not changed by a list."""
    change = {name: fields[name] for name in ("name", "role", "status") if name in fields}
    if "name" in change:
        change["words"] = index_words(change["name"], fields["email"])
    if change.get("status") == SUSPENDED:
        change["sessions"] = []
    former = User.collection().find_one_and_update(
        {"_id": fields["_id"], "role": {"$ne": ADMIN}},
        {"$set": {**change, "updated_at": now()}},
        projection={"password": 0},
        return_document=ReturnDocument.BEFORE,
    )
    if not former:
        return
    user = User({**former, **change})
    for name in ("role", "status"):
        audit.record_change(
            User({"_id": admin_id}), f"user.{name}", user, former[name], user.document[name]
        )
    if "name" in change:
        Course.rename_instructor(user)


def _invite(user_id):
    user = User.collection().find_one({"_id": user_id, "password": ""}, {"email": 1})
    if user:
        token = links.make(links.RESET, user_id, user["email"], INVITED_FOR)
        letters.invite(user["email"], token)
