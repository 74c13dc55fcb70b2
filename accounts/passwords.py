"""Passwords: which ones are taken, how they are kept, and how one is checked."""

import base64
import hashlib
import hmac
import re
import unicodedata
from difflib import SequenceMatcher

import bcrypt
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError

from accounts.hashing import in_turn

SIMILAR = 0.7
_VALIDATORS = [MinimumLengthValidator(8), CommonPasswordValidator()]
# The hash of bytes that nobody kept: an unknown email costs the same time as a wrong password.
_NOBODY = "$2b${cost:02}$Ui1QlB8TBUEZeX7A4FxEO.V4NPivNi4Sna8DhEwEkbKCtLMU3fuhK"


def weaknesses(password, *, name, email):
    """The sentences that say why a password is too weak; empty when it is good."""
    found = []
    for validator in _VALIDATORS:
        try:
            validator.validate(password)
        except ValidationError as error:
            found.extend(error.messages)
    local = email.partition("@")[0]
    known = [name, email, local, *re.findall(r"\w+", f"{name} {local}")]
    if any(_are_similar(password, part) for part in known):
        found.append("The password is too similar to the name or the email.")
    return found


def hash_password(password):
    """The bcrypt hash to store, as text."""
    salt = bcrypt.gensalt(settings.PASSWORD_COST)
    return in_turn(bcrypt.hashpw, _digest(password), salt).decode()


def password_matches(password, stored):
    """Whether `password` fits the `stored` hash; without one it takes as long, and is False."""
    known = stored or _NOBODY.format(cost=settings.PASSWORD_COST)
    fits = in_turn(bcrypt.checkpw, _digest(password), known.encode())
    return fits and bool(stored)


def _digest(password):
    """bcrypt reads 72 bytes and stops at NUL, so it gets a base64 digest of the whole password.

    https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    ("Pre-Hashing Passwords with bcrypt"). The key keeps these digests apart from plain ones that
    leaked elsewhere; NFC makes one password of what two keyboards type (RFC 8265, OpaqueString).
    """
    text = unicodedata.normalize("NFC", password).encode()
    return base64.b64encode(hmac.digest(b"edulearn.password.v1", text, hashlib.sha384))


def _are_similar(password, known):
    return SequenceMatcher(a=password.lower(), b=known.lower()).ratio() >= SIMILAR
