"""The numbers of credit notes: without gaps, and always the same one for the same refund."""

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from edulearn.documents import Collection, now
from edulearn.errors import Unavailable

TRIES = 200


class CreditNote(Collection):
    """A number is a document, so none is skipped; one whose refund was cut off is found again."""

    NAME = "credit_notes"
    INDEXES = [
        IndexModel([("refund_id", ASCENDING)], unique=True),
        IndexModel([("year", ASCENDING), ("seq", DESCENDING)], unique=True),
    ]

    @classmethod
    def number_of(cls, refund_id):
        """The number of that refund; the next of the year where it has none yet."""
        year = now().year
        for _ in range(TRIES):
            known = cls.collection().find_one({"refund_id": refund_id})
            if known:
                return known["_id"]
            seq = cls._last_used(year) + 1
            number = {"_id": f"CN-{year}-{seq:06}", "year": year, "seq": seq}
            try:
                cls.collection().insert_one({**number, "refund_id": refund_id})
            except DuplicateKeyError:
                continue
        raise Unavailable("Too many refunds are being made at once. Try again.")

    @classmethod
    def _last_used(cls, year):
        last = cls.collection().find_one({"year": year}, sort=[("seq", -1)])
        return last["seq"] if last else 0
