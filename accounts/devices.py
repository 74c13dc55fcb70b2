"""Devices that have signed in before, recognised by a cookie that lives long.

Guesses from anywhere share one allowance for an account; a device that its owner has used keeps an
allowance of its own, so no stranger can lock the owner out.
https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import hashlib
import re
import secrets

from accounts import cookies
from accounts.models import User
from edulearn.documents import now

MAX_DEVICES = 20
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def device_of(request):
    """The secret in the request's device cookie, or None."""
    secret = cookies.read(request, cookies.DEVICE) or ""
    return secret if _WELL_FORMED.fullmatch(secret) else None


def is_known(email, secret):
    """Whether the account of that email was signed in to with this device."""
    found = {"email": email, "devices.id": secret and _digest(secret)}
    return bool(secret and User.collection().find_one(found, {"_id": 1}))


def remember(user, secret):
    """Know the device from now on; the oldest beyond 20 is forgotten.

    Returns its secret, new where it had none, and whether this account is new to it.
    """
    secret = secret or secrets.token_urlsafe(32)
    device = {"id": _digest(secret), "added_at": now()}
    added = User.collection().update_one(
        {"_id": user.id, "devices.id": {"$ne": device["id"]}},
        {"$push": {"devices": {"$each": [device], "$slice": -MAX_DEVICES}}},
    )
    return secret, bool(added.matched_count)


def _digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
