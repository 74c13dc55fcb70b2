"""Links that prove who reads a mailbox: each works once, for a while, and is hashed at rest.

https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html
"""

import hashlib
import secrets
from datetime import timedelta

from pymongo import ASCENDING, IndexModel

from edulearn.documents import Collection, now
from edulearn.errors import Problem

RESET, VERIFY, EMAIL = "reset", "verify", "email"
LIFETIMES = {RESET: timedelta(hours=1), VERIFY: timedelta(days=3), EMAIL: timedelta(hours=1)}


class LinkSpent(Problem):
    slug, title = "link-spent", "Link spent"
    detail = "This link was used already, or is too old. Ask for a new one."


class Link(Collection):
    """A token that was sent to someone."""

    NAME = "links"
    INDEXES = [
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("user_id", ASCENDING)]),
    ]


def make(purpose, user_id, email, lifetime=None):
    """The token to send to `email`; what it is good for is `purpose`."""
    token = secrets.token_urlsafe(32)
    Link.collection().insert_one(
        {
            "_id": _digest(token),
            "purpose": purpose,
            "user_id": user_id,
            "email": email,
            "expires_at": now() + (lifetime or LIFETIMES[purpose]),
        }
    )
    return token


def look_at(purpose, token):
    """The link's document, not used yet; raises LinkSpent."""
    return _good(Link.collection().find_one(_live(purpose, token)))


def use(purpose, token):
    """The link's document, by whoever comes first; raises LinkSpent."""
    return _good(Link.collection().find_one_and_delete(_live(purpose, token)))


def pending(purpose, user_id):
    """A link of the user's that can still be opened, or None."""
    waiting = {"user_id": user_id, "purpose": purpose, "expires_at": {"$gt": now()}}
    return Link.collection().find_one(waiting)


def discard(user_id, *purposes):
    """Make a user's other links useless: those for these purposes, or all."""
    which = {"purpose": {"$in": purposes}} if purposes else {}
    Link.collection().delete_many({"user_id": user_id, **which})


def _live(purpose, token):
    return {"_id": _digest(token), "purpose": purpose, "expires_at": {"$gt": now()}}


def _good(link):
    if not link or not link["user_id"]:
        raise LinkSpent()
    return link


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
