"""How often one may ask: the limits, what counts them, and the throttles that routes declare.

`RATE_LIMITS=off` lifts them all.
"""

import hashlib
import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import time

from bson import ObjectId
from django.conf import settings
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError
from rest_framework.throttling import BaseThrottle

from edulearn.addresses import current_address, network_of
from edulearn.documents import Collection, now
from edulearn.errors import Problem


class TooManyRequests(Problem):
    status, slug, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, seconds):
        wait = max(1, math.ceil(seconds))
        super().__init__(
            f"That was too often. Try again in {_in_words(wait)}.",
            headers={"Retry-After": str(wait)},
        )


class Hits(Collection):
    """For each limit and client the last moments that count, at most as many as it allows."""

    NAME = "limits"
    INDEXES = [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)]


@dataclass(frozen=True)
class Limit:
    """`most` hits of one client in any `seconds`: a sliding window, counted in the database."""

    name: str
    most: int
    seconds: int

    def take(self, *whose):
        """Count a hit; returns what `give_back` takes. Raises TooManyRequests.

        Whether there is room is part of the update's filter, so hits that arrive at once can't
        slip through together; where there is none, the upsert runs into the document's own id.
        """
        if not settings.RATE_LIMITS:
            return None
        key, hit = self._key(whose), {"id": ObjectId(), "at": now()}
        try:
            self._push(key, hit, upsert=True)
        except DuplicateKeyError:
            if not self._push(key, hit, upsert=False).matched_count:
                raise TooManyRequests(self._wait(key, hit["at"])) from None
        return key, hit["id"]

    @staticmethod
    def give_back(taken):
        """Count a hit no more."""
        if taken:
            key, hit = taken
            Hits.collection().update_one({"_id": key}, {"$pull": {"hits": {"id": hit}}})

    def _push(self, key, hit, *, upsert):
        window = timedelta(seconds=self.seconds)
        room = [
            {f"hits.{self.most - 1}": {"$exists": False}},
            {"hits.0.at": {"$lte": hit["at"] - window}},
        ]
        return Hits.collection().update_one(
            {"_id": key, "$or": room},
            {
                "$push": {"hits": {"$each": [hit], "$slice": -self.most}},
                "$set": {"expires_at": hit["at"] + window},
            },
            upsert=upsert,
        )

    def _wait(self, key, moment):
        found = Hits.collection().find_one({"_id": key}) or {"hits": []}
        oldest = found["hits"][0]["at"] if found["hits"] else moment
        return self.seconds - (moment - oldest).total_seconds()

    def _key(self, whose):
        """Hashed, so that the counters hold no addresses."""
        told = "\n".join(map(str, whose))
        return f"{self.name}:{hashlib.sha256(told.encode()).hexdigest()}"


@dataclass
class LocalLimit:
    """`most` hits of one client in a fixed window, counted by each process for itself.

    For what is asked all the time: it costs no write, and a fault of it lets nobody in.
    """

    most: int
    seconds: int
    _window: int = 0
    _counts: Counter = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def take(self, *whose):
        """Count a hit; raises TooManyRequests."""
        if not settings.RATE_LIMITS:
            return
        window, passed = divmod(time(), self.seconds)
        if self._count(window, whose) > self.most:
            raise TooManyRequests(self.seconds - passed)

    def _count(self, window, whose):
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            self._counts[whose] += 1
            return self._counts[whose]


def here():
    """The client by its address, for limits on those who are not signed in."""
    return network_of(current_address() or "")


class Throttle(BaseThrottle):
    """A route's limit, by account or else by address."""

    limit = None

    def allow_request(self, request, view):
        self.limit.take(request.user.id or here())
        return True


class SearchThrottle(Throttle):
    """Searches of the catalogue: 300 a minute."""

    limit = LocalLimit(300, 60)

    def allow_request(self, request, view):
        return not request.query_params.get("search") or super().allow_request(request, view)


class SignupThrottle(Throttle):
    """Sign-ups: a lecture hall's in an hour."""

    limit = Limit("signup", 200, 3600)


class ResetThrottle(Throttle):
    """Mails that anyone may have sent: 60 an hour."""

    limit = Limit("reset", 60, 3600)


class LinkThrottle(Throttle):
    """Links that are opened: 100 in a quarter of an hour."""

    limit = Limit("link", 100, 900)


class VerifyThrottle(Throttle):
    """Mails to an own address: 5 an hour."""

    limit = Limit("verify", 5, 3600)


class ContactThrottle(Throttle):
    """Messages to the site: 20 an hour."""

    limit = Limit("contact", 20, 3600)

    def allow_request(self, request, view):
        return request.method != "POST" or super().allow_request(request, view)


class PaymentThrottle(Throttle):
    """Payments: 60 an hour, few enough to be of no use for trying out stolen cards."""

    limit = Limit("payment", 60, 3600)


def _in_words(seconds):
    return f"{seconds} s" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
