"""Passwords: which ones are taken, how they are kept, and how one is checked."""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from contextlib import contextmanager
from difflib import SequenceMatcher
from threading import BoundedSemaphore

import bcrypt
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError

from edulearn.errors import Unavailable
from edulearn.turns import stepping_aside

SIMILAR = 0.7
_VALIDATORS = [MinimumLengthValidator(8), CommonPasswordValidator()]
# The hash of bytes that nobody kept: an unknown email costs the same time as a wrong password.
_NOBODY = "$2b${cost:02}$Ui1QlB8TBUEZeX7A4FxEO.V4NPivNi4Sna8DhEwEkbKCtLMU3fuhK"

# Half of the processors hash, however many people sign in: the rest of the site has the others.
_HASHING = BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
# Of the server's threads some are always left for whoever isn't signing in.
_QUEUE = BoundedSemaphore(settings.THREADS * 3 // 4)
PATIENCE_SECONDS = 20


class TooManySignIns(Unavailable):
    slug, title = "too-many-sign-ins", "Too many people are signing in"
    detail = "Many people are signing in at this moment. Try again in a few seconds."


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
    with _turn():
        return bcrypt.hashpw(_digest(password), bcrypt.gensalt(settings.PASSWORD_COST)).decode()


def password_matches(password, stored):
    """Whether `password` fits the `stored` hash; without one it takes as long, and is False."""
    known = stored or _NOBODY.format(cost=settings.PASSWORD_COST)
    with _turn():
        fits = bcrypt.checkpw(_digest(password), known.encode())
    return fits and bool(stored)


@contextmanager
def _turn():
    """Within, this thread may hash; raises TooManySignIns where the wait would be too long."""
    if not _QUEUE.acquire(blocking=False):
        raise TooManySignIns()
    try:
        with stepping_aside():
            if not _HASHING.acquire(timeout=PATIENCE_SECONDS):
                raise TooManySignIns()
            try:
                yield
            finally:
                _HASHING.release()
    finally:
        _QUEUE.release()


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
