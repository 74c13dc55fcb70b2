"""Passwords: which ones are taken, how they are kept, and how one is checked."""

import base64
import hashlib
import hmac
import unicodedata
from difflib import SequenceMatcher

import bcrypt
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError

COST = 12
SIMILAR = 0.7
_VALIDATORS = [MinimumLengthValidator(8), CommonPasswordValidator()]
# A hash that no password fits: an unknown email costs the same time as a wrong password.
_NOBODY = bcrypt.hashpw(b"nobody", bcrypt.gensalt(COST))


def weaknesses(password, *, name, email):
    """The sentences that say why a password is too weak; empty when it is good."""
    found = []
    for validator in _VALIDATORS:
        try:
            validator.validate(password)
        except ValidationError as error:
            found.extend(error.messages)
    if any(_are_similar(password, known) for known in [name, email, email.partition("@")[0]]):
        found.append("The password is too similar to the name or the email.")
    return found


def hash_password(password):
    """The bcrypt hash to store, as text."""
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()


def password_matches(password, stored):
    """Whether `password` fits the `stored` hash; without one it takes as long, and is False."""
    fits = bcrypt.checkpw(_digest(password), stored.encode() if stored else _NOBODY)
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
