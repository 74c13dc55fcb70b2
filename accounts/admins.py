"""The rule that a site keeps at least one active admin, held even when two admins leave at once.

One document lists the admins who may be counted on, and leaving it needs a second entry: a single
atomic update. Entries are added after the role is given and removed before it is taken, so a crash
between the two can only make the rule stricter, until the role is set again.
"""

from edulearn.db import get_db
from edulearn.errors import Conflict

_KEY = {"_id": "admins"}


class LastAdmin(Conflict):
    slug, title = "last-admin", "Last admin"
    detail = "This is the last active admin: make someone else an admin first."


def join(user_id):
    """Count on this admin from now on."""
    get_db().site.update_one(_KEY, {"$addToSet": {"ids": user_id}}, upsert=True)


def leave(user_id):
    """Count on this admin no more; raises LastAdmin where no other is left."""
    left = get_db().site.update_one(
        {**_KEY, "ids": user_id, "ids.1": {"$exists": True}}, {"$pull": {"ids": user_id}}
    )
    someone_else = {**_KEY, "ids": {"$ne": user_id}, "ids.0": {"$exists": True}}
    if not left.matched_count and not get_db().site.find_one(someone_else):
        raise LastAdmin()
