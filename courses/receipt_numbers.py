"""The numbers of receipts: without gaps, however many payments are completed at once."""

from pymongo.errors import DuplicateKeyError

from edulearn.db import get_db
from edulearn.documents import now
from edulearn.errors import Unavailable

TRIES = 200
# The last number that this process saw used, by year: the next one is a good first guess, and the
# unique index refuses it where another process was quicker.
last_seen = {}


def with_receipt_number(amount, complete):
    """Call `complete` with the receipt's fields, number included; returns what it returns.

    The number becomes real in the same update that completes the payment, so none is ever lost.
    What was free has no receipt.
    """
    if not amount:
        return complete({})
    moment = now()
    year = moment.year
    for _ in range(TRIES):
        seq = last_seen.get(year, 0) + 1
        try:
            done = complete(_fields(moment, seq))
        except DuplicateKeyError:
            last_seen[year] = _last_used(year)
            continue
        if done:
            last_seen[year] = max(seq, last_seen.get(year, 0))
        return done
    raise Unavailable("Too many payments are being completed at once. Try again.")


def _fields(moment, seq):
    return {
        "receipt_year": moment.year,
        "receipt_seq": seq,
        "receipt_number": f"{moment.year}-{seq:06}",
        "receipt_at": moment,
    }


def _last_used(year):
    """One index scan of length one."""
    last = get_db().payments.find_one(
        {"receipt_year": year, "receipt_seq": {"$exists": True}},
        {"receipt_seq": 1},
        sort=[("receipt_seq", -1)],
    )
    return last["receipt_seq"] if last else 0
