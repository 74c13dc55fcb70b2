"""Coupons: what they take off, and limits that hold however many use one at once."""

from bson import ObjectId
from django.conf import settings
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from edulearn.db import get_db
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, Invalid, NotFound
from edulearn.limits import LocalLimit
from edulearn.money import to_decimal
from edulearn.pagination import read_page

GUESSES = LocalLimit(30, 600)  # unknown codes of one account: none is found by trying
PERCENT, FIXED = KINDS = ("percent", "fixed")
UNLIMITED = 10**9  # the uses of a coupon that has no limit: more than anybody will take


class CodeTaken(Conflict):
    slug, title = "coupon-code-taken", "Code taken"
    detail = "There is a coupon with this code already."


class CouponRefused(Invalid):
    """The coupon can't be used here; the sentence says why."""

    slug, title = "coupon-refused", "Coupon refused"

    def __init__(self, sentence):
        super().__init__(sentence, errors={"coupon": [sentence]})


class Coupon(Collection):
    """A code that takes a percentage or a fixed amount off.

    `left` is how many uses are still to be had: taking one is a single compare-and-set, so fifty
    at once never get more than there are. It is below zero where the limit was set below what was
    used. Who begins a purchase holds a use, and hands it over to the payment that is stored.
    """

    NAME = "coupons"
    INDEXES = [
        IndexModel([("code", ASCENDING)], unique=True),
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("updated_at", DESCENDING)]),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]
        self._is_held = False

    # Rules

    @property
    def code(self):
        return self.document["code"]

    def discount(self, price):
        """Minor units off `price`; halves are rounded in the buyer's favour."""
        if self.document["kind"] == FIXED:
            return min(price, self.document["value"])
        return (price * self.document["value"] + 50) // 100

    @property
    def is_used_up(self):
        return self.document["left"] <= 0

    def _refusal(self, course, user):
        """Why `user` can't use it for the course now, as a sentence, or None."""
        document, moment = self.document, now()
        if not document["active"]:
            return "This coupon is not valid any more."
        if document["starts_at"] and moment < document["starts_at"]:
            return "This coupon is not valid yet."
        if document["ends_at"] and moment >= document["ends_at"]:
            return "This coupon has expired."
        if document["courses"] and course.id not in document["courses"]:
            return "This coupon is not for this course."
        if self.is_used_up and not self._waits_with(user, course):
            return "This coupon has been used up."
        return None

    def _waits_with(self, user, course):
        """Whether a waiting payment of theirs for the course has a use already."""
        theirs = {"user_id": user.id, "course_id": course.id, "live": True}
        return get_db().payments.find_one({**theirs, "coupon_id": self.id}, {"_id": 1})

    # Reading

    @classmethod
    def usable(cls, code, course, user):
        """The coupon of that code, or None; raises CouponRefused, TooManyRequests."""
        if not code:
            return None
        document = cls.collection().find_one({"code": normal(code)})
        if not document:
            GUESSES.take(user.id)
            raise CouponRefused("This coupon is not known here.")
        return cls(document)._allowed(course, user)

    @classmethod
    def held(cls, code, course, user):
        """The same with one use held, in the same operation; `let_go` when no payment has it.

        Where all are used up, it comes without to whose waiting payment has a use.
        """
        if not code:
            return None
        there_is = {"code": normal(code), "active": True, "left": {"$gt": 0}}
        document = cls.collection().find_one_and_update(there_is, _counted(-1))
        if not document:
            return cls.usable(code, course, user)
        coupon = cls(document)
        coupon._is_held = True
        return coupon._allowed(course, user)

    def _allowed(self, course, user):
        refusal = self._refusal(course, user)
        if refusal:
            self.let_go()
            raise CouponRefused(refusal)
        return self

    @classmethod
    def get(cls, coupon_id):
        document = cls.collection().find_one({"_id": coupon_id})
        if not document:
            raise NotFound("There is no such coupon.")
        return cls(document)

    @classmethod
    def page(cls, query):
        return read_page(cls.collection(), where={}, sort=[("created_at", -1)], query=query)

    # Verbs

    @classmethod
    def create(cls, *, code, max_uses=None, **fields):
        """A new coupon; raises CodeTaken, Invalid."""
        check_window(fields)
        moment = now()
        document = {
            "_id": ObjectId(),
            "code": normal(code),
            **BLANK,
            **fields,
            "max_uses": max_uses,
            "left": max_uses or UNLIMITED,
            "created_at": moment,
            "updated_at": moment,
        }
        try:
            cls.collection().insert_one(document)
        except DuplicateKeyError as error:
            raise CodeTaken() from error
        return cls(document)

    def change(self, **fields):
        """Change its limits, window, courses, or whether it is usable; raises Invalid, Conflict.

        Returns those of the fields that were not so before.
        """
        check_window({**self.document, **fields})
        news = {name: value for name, value in fields.items() if value != self.document[name]}
        if news:
            self._change(news)
        return news

    def _change(self, news):
        changed = self.collection().find_one_and_update(
            {"_id": self.id, "max_uses": self.document["max_uses"]},
            self._update(news),
            return_document=ReturnDocument.AFTER,
        )
        if not changed:
            raise Conflict("This coupon was changed by somebody else. Look at it again.")
        self.document = changed

    def _update(self, fields):
        """`left` follows the limit by as much as that changes, whoever takes a use meanwhile."""
        update = {"$set": {**fields, "updated_at": now()}}
        if "max_uses" in fields:
            more = (fields["max_uses"] or UNLIMITED) - (self.document["max_uses"] or UNLIMITED)
            update["$inc"] = {"left": more}
        return update

    def hand_over(self, user, *, guess):
        """What a payment keeps that now has the held use; raises CouponRefused.

        Most buyers use a coupon for the first time: a `guess` is their first slot, unread.
        """
        slot = 1 if guess else self._free_slot(user)
        self._hold()
        self._is_held = False
        return {
            "coupon": self.document["code"],
            "coupon_id": self.id,
            "coupon_slot": slot,
            "coupon_live": True,
        }

    def _hold(self):
        there_is = {"_id": self.id, "left": {"$gt": 0}}
        if self._is_held or self.collection().update_one(there_is, _counted(-1)).modified_count:
            return
        raise CouponRefused("This coupon has been used up.")

    def let_go(self):
        """Give a use back that is still held."""
        if self._is_held:
            self.release(self.id)
        self._is_held = False

    def _free_slot(self, user):
        """The first of the user's slots that no live payment has: payments are unique by slot."""
        uses = get_db().payments.find(
            {"coupon_id": self.id, "user_id": user.id, "coupon_live": True}, {"coupon_slot": 1}
        )
        taken = {use["coupon_slot"] for use in uses}
        for slot in range(1, self.document["max_per_user"] + 1):
            if slot not in taken:
                return slot
        raise CouponRefused("You have used this coupon as often as it allows.")

    @classmethod
    def release(cls, coupon_id):
        """Give back the use of a payment that failed, or could not be stored."""
        cls.collection().update_one({"_id": coupon_id}, _counted(1))

    def recount(self, moment):
        """Set right what a crash left of a use without its payment; returns if it was wrong.

        A payment that failed after `moment` may be about to give its use back itself.
        """
        unchanged = {"_id": self.id, "updated_at": self.document["updated_at"]}
        uses = {"coupon_id": self.id, "coupon_live": True}
        left = self.document["max_uses"] - get_db().payments.count_documents(uses)
        failed = {"status": "failed", "updated_at": {"$gt": moment}, "coupon_id": self.id}
        if left == self.document["left"] or get_db().payments.find_one(failed, {"_id": 1}):
            return 0
        return self.collection().update_one(unchanged, {"$set": {"left": left}}).modified_count

    # JSON

    def to_dict(self):
        document = self.document
        value = document["value"]
        fixed = document["kind"] == FIXED
        return {
            "id": self.id,
            "code": document["code"],
            "kind": document["kind"],
            "value": to_decimal(value, settings.CURRENCY) if fixed else value,
            "starts_at": document["starts_at"],
            "ends_at": document["ends_at"],
            "max_uses": document["max_uses"],
            "left": max(0, document["left"]) if document["max_uses"] else None,
            "max_per_user": document["max_per_user"],
            "courses": document["courses"],
            "active": document["active"],
            "created_at": document["created_at"],
        }


BLANK = {
    "starts_at": None,
    "ends_at": None,
    "max_per_user": 1,
    "courses": [],
    "active": True,
}


def _counted(uses):
    """The update that gives back so many uses, or takes them."""
    return {"$inc": {"left": uses}, "$set": {"updated_at": now()}}


def check_window(fields):
    """Raises Invalid where it would end before it starts."""
    starts, ends = fields.get("starts_at"), fields.get("ends_at")
    if starts and ends and starts >= ends:
        raise Invalid(errors={"ends_at": ["It has to end after it starts."]})


def normal(code):
    """Codes are compared without outer space and case."""
    return code.strip().upper()
