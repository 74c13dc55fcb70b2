"""Users: the one document that says who someone is and what they may do."""

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from accounts import admins
from accounts.passwords import hash_password, password_matches, weaknesses
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from edulearn.pagination import read_page
from edulearn.search import all_of, index_words, search_terms

STUDENT, INSTRUCTOR, ADMIN = ROLES = ("student", "instructor", "admin")
ACTIVE, SUSPENDED = STATUSES = ("active", "suspended")


class EmailTaken(Conflict):
    slug, title = "email-taken", "Email already registered"
    detail = "There is an account with this email already. Sign in, or use another address."


class WrongCredentials(Problem):
    status, slug, title = 401, "wrong-credentials", "Wrong email or password"
    detail = "The email or the password is not right."

    def __init__(self):
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class WrongPassword(Invalid):
    """The password that is asked for again before what can't be undone."""

    def __init__(self, field):
        super().__init__(errors={field: ["This is not your current password."]})


class AccountSuspended(Forbidden):
    slug, title = "account-suspended", "Account suspended"
    detail = "This account is suspended. Write to us through the contact form."


class Visitor:
    """Whoever asks without signing in."""

    id = None
    is_authenticated = is_admin = teaches = False

    def is_enrolled(self, course_id):
        return False


class User(Collection):
    """An account, wrapped around its document."""

    NAME = "users"
    INDEXES = [
        IndexModel([("email", ASCENDING)], unique=True),
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("name", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("role", ASCENDING), ("status", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("status", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("words", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel(
            [("closing_at", ASCENDING)],
            partialFilterExpression={"closing_at": {"$exists": True}},
        ),
    ]
    SORTS = {"newest": [("created_at", -1)], "name": [("name", 1)], "email": [("email", 1)]}

    is_authenticated = True

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    # Rules

    @property
    def role(self):
        return self.document["role"]

    @property
    def name(self):
        return self.document["name"]

    @property
    def email(self):
        return self.document["email"]

    @property
    def status(self):
        return self.document["status"]

    @property
    def has_proven_email(self):
        """Accounts older than the proof count as proven."""
        return self.document.get("email_verified", True)

    @property
    def is_active(self):
        return self.document["status"] == ACTIVE

    @property
    def is_admin(self):
        return self.role == ADMIN

    @property
    def is_active_admin(self):
        return self.is_admin and self.is_active

    @property
    def teaches(self):
        return self.role in (INSTRUCTOR, ADMIN)

    def is_enrolled(self, course_id):
        return course_id in self.document["enrolled_courses"]

    # Reading

    @classmethod
    def get(cls, user_id):
        """The user of that ObjectId; raises NotFound."""
        document = cls.collection().find_one({"_id": user_id}, {"password": 0})
        if not document:
            raise NotFound("There is no such user.")
        return cls(document)

    @classmethod
    def of_session(cls, user_id, session_id):
        """The active user who holds that session now, or None."""
        found = cls.collection().find_one(
            {"_id": user_id, "sessions.id": session_id, "status": ACTIVE}, {"password": 0}
        )
        return found and cls(found)

    @classmethod
    def named(cls, user_ids):
        """`{id: {id, name, email}}` of some users, in one operation."""
        found = cls.collection().find({"_id": {"$in": list(user_ids)}}, {"name": 1, "email": 1})
        return {u["_id"]: {"id": u["_id"], "name": u["name"], "email": u["email"]} for u in found}

    @classmethod
    def ids_of(cls, words, *, limit):
        """The ids of `limit` users at most whose name or email has these words."""
        where = all_of("words", search_terms(words))
        return [user["_id"] for user in cls.collection().find(where, {"_id": 1}).limit(limit)]

    @classmethod
    def search(cls, query):
        """A page of users for admins: by the start of email or name, role and status."""
        return read_page(
            cls.collection(),
            where=cls.filter_for(query),
            sort=cls.SORTS[query["sort"]],
            query=query,
            projection={"password": 0, "sessions": 0, "devices": 0},
        )

    @staticmethod
    def filter_for(query):
        """The filter for the users that `query` (a valid UserQuery) asks for."""
        where = {name: query[name] for name in ("role", "status") if name in query}
        if query.get("search"):
            where |= all_of("words", search_terms(query["search"]))
        return where

    # Verbs

    @classmethod
    def create_user(cls, *, name, email, password, role=STUDENT, email_verified=False):
        """A new account; raises Invalid (weak password) or EmailTaken."""
        cls.check_password_strength(password, name=name, email=email, field="password")
        document = cls.blank(name=name, email=email, password=hash_password(password), role=role)
        document["email_verified"] = email_verified
        try:
            cls.collection().insert_one(document)
        except DuplicateKeyError as error:
            raise EmailTaken() from error
        if role == ADMIN:
            admins.join(document["_id"])
        return cls(document)

    @staticmethod
    def blank(*, name, email, password, role):
        """A new account's document; `password` is a hash."""
        moment = now()
        return {
            "_id": ObjectId(),
            "name": name,
            "email": email,
            "email_verified": False,
            "password": password,
            "role": role,
            "status": ACTIVE,
            "enrolled_courses": [],
            "sessions": [],
            "devices": [],
            "words": index_words(name, email),
            "created_at": moment,
            "updated_at": moment,
        }

    @staticmethod
    def check_password_strength(password, *, name, email, field):
        found = weaknesses(password, name=name, email=email)
        if found:
            raise Invalid(errors={field: found})

    @classmethod
    def authenticate(cls, *, email, password):
        """The account of that email and password; unknown and wrong are told, and timed, alike."""
        document = cls.collection().find_one({"email": email})
        if not password_matches(password, document and document["password"]):
            raise WrongCredentials()
        user = cls(document)
        if not user.is_active:
            raise AccountSuspended()
        return user

    def confirm_password(self, password, field):
        """The stored hash; raises WrongPassword unless `password` is this user's."""
        stored = self.collection().find_one({"_id": self.id}, {"password": 1})
        if not password_matches(password, stored and stored["password"]):
            raise WrongPassword(field)
        return stored["password"]

    def rename(self, name):
        self.store({"name": name, "words": index_words(name, self.email)})

    def change_password(self, *, current_password, new_password):
        """A new password; every session ends. One that was set meanwhile stands."""
        former = self.confirm_password(current_password, "current_password")
        self.check_password_strength(
            new_password, name=self.name, email=self.email, field="new_password"
        )
        change = {"password": hash_password(new_password), "sessions": []}
        try:
            self.store(change, password=former)
        except NotFound as error:
            raise WrongPassword("current_password") from error

    def administrate(self, *, role=None, status=None):
        """An admin's change of role and status; raises LastAdmin.

        A suspension ends all sessions.
        """
        sent = {"role": role, "status": status}
        change = {name: value for name, value in sent.items() if value}
        stays_admin = User({**self.document, **change}).is_active_admin
        if self.is_active_admin and not stays_admin:
            admins.leave(self.id)
        self.store({**change, **({"sessions": []} if status == SUSPENDED else {})})
        if self.is_active_admin:
            admins.join(self.id)

    def begin_closing(self):
        """Sign the account out everywhere, for good; raises LastAdmin."""
        if self.is_active_admin:
            admins.leave(self.id)
        self.store({"status": SUSPENDED, "sessions": [], "closing_at": now()})

    def remove(self):
        """Delete the account; the last step of closing it."""
        self.collection().delete_one({"_id": self.id})

    @classmethod
    def add_course(cls, user_id, course_id):
        """Note on the account that it may learn this course; a second time changes nothing.

        Returns whether there is such an account.
        """
        change = {"$addToSet": {"enrolled_courses": course_id}}
        return bool(cls.collection().update_one({"_id": user_id}, change).matched_count)

    @classmethod
    def remove_course(cls, user_id, course_id):
        """Take a course off the account; a second time changes nothing."""
        cls.collection().update_one({"_id": user_id}, {"$pull": {"enrolled_courses": course_id}})

    def store(self, change, **expected):
        """Set fields of the account; raises NotFound where it is gone, or not as `expected`."""
        document = self.collection().find_one_and_update(
            {"_id": self.id, **expected},
            {"$set": {**change, "updated_at": now()}},
            projection={"password": 0},
            return_document=ReturnDocument.AFTER,
        )
        if not document:
            raise NotFound("There is no such user.")
        self.document = document

    def to_dict(self):
        """What clients get; no hash, no session leaves the server."""
        document = self.document
        return {
            "id": self.id,
            "name": document["name"],
            "email": document["email"],
            "email_verified": self.has_proven_email,
            "role": document["role"],
            "status": document["status"],
            "enrolled_courses": document["enrolled_courses"],
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }
