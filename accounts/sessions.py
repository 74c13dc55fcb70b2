"""Sessions: one for each sign-in, kept in the user's own document.

So the read that every request makes anyway also tells whether its session still lasts. The refresh
token is `<user id>.<session id>.<secret>`, hashed at rest, and new after each use; one that is
used twice was stolen, by whoever came first or second, and ends its session (RFC 9700, 4.14.2).
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import timedelta

from django.conf import settings

from accounts import agents
from accounts.models import ACTIVE, User, WrongCredentials
from edulearn.documents import now, object_id
from edulearn.errors import NotFound, Problem

MAX_SESSIONS = 20


class SessionOver(Problem):
    status, slug, title = 401, "session-over", "Session over"
    detail = "Your session is over. Sign in again."

    def __init__(self):
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


def open_session(user, agent):
    """A new session; returns its id and its refresh token. The oldest beyond 20 ends.

    Raises WrongCredentials where the password that was checked has been changed meanwhile, or the
    account suspended: what ended all sessions has ended this one too.
    """
    session_id, moment, secret = secrets.token_hex(12), now(), secrets.token_urlsafe(32)
    session = {
        "id": session_id,
        "refresh": _digest(secret),
        "agent": agent[:200],
        "created_at": moment,
        "seen_at": moment,
        "expires_at": moment + timedelta(days=settings.SESSION_DAYS),
    }
    read = {name: user.document[name] for name in ("password", "status") if name in user.document}
    opened = User.collection().update_one(
        {"_id": user.id, **read},
        {"$push": {"sessions": {"$each": [session], "$slice": -MAX_SESSIONS}}},
    )
    if not opened.matched_count:
        raise WrongCredentials()
    return session_id, f"{user.id}.{session_id}.{secret}"


def rotate(refresh_token):
    """Trade a refresh token for the next; returns user, session id and token.

    Raises SessionOver for one that is unknown, out of time or used before.
    """
    user_id, session_id, old = _parts(refresh_token)
    secret, moment = secrets.token_urlsafe(32), now()
    current = {"id": session_id, "refresh": _digest(old), "expires_at": {"$gt": moment}}
    found = User.collection().find_one_and_update(
        {"_id": user_id, "status": ACTIVE, "sessions": {"$elemMatch": current}},
        {"$set": {"sessions.$.refresh": _digest(secret), "sessions.$.seen_at": moment}},
        projection={"password": 0},
    )
    if not found:
        end_session(user_id, session_id)
        raise SessionOver()
    return User(found), session_id, f"{user_id}.{session_id}.{secret}"


def end_session(user_id, session_id):
    """End one session: its tokens fail from the next request on."""
    User.collection().update_one({"_id": user_id}, {"$pull": {"sessions": {"id": session_id}}})


def list_sessions(user, current):
    """The sessions that last, the one used last first; `current` is the caller's own."""
    moment = now()
    lasting = [s for s in user.document["sessions"] if s["expires_at"] > moment]
    return [
        {
            "id": session["id"],
            "device": agents.describe(session["agent"]),
            "created_at": session["created_at"],
            "seen_at": session["seen_at"],
            "current": session["id"] == current,
        }
        for session in sorted(lasting, key=lambda s: s["seen_at"], reverse=True)
    ]


def end_own(user, session_id):
    """End one of a user's sessions; raises NotFound."""
    if not any(session["id"] == session_id for session in user.document["sessions"]):
        raise NotFound("There is no such session of yours.")
    end_session(user.id, session_id)


def end_all(user):
    """End every session of a user."""
    User.collection().update_one({"_id": user.id}, {"$set": {"sessions": []}})


def end_session_of(refresh_token):
    """End the session that a refresh token holds; one that is over already stays over."""
    with suppress(SessionOver):
        user_id, session_id, secret = _parts(refresh_token)
        held = {"id": session_id, "refresh": _digest(secret)}
        User.collection().update_one({"_id": user_id}, {"$pull": {"sessions": held}})


def _parts(refresh_token):
    user_id, _, rest = (refresh_token or "").partition(".")
    session_id, _, secret = rest.partition(".")
    return object_id(user_id, missing=SessionOver), session_id, secret


def _digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
