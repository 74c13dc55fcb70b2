"""Attempts at a quiz: begun, saved while under way, marked once. The right answers stay here.

An attempt keeps the quiz as it was when it began, so that an edit meanwhile changes nothing for
whoever is in the middle of it. The clock of a timed quiz is the server's.
"""

from datetime import timedelta

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from courses.quizzes import keepable, mark
from courses.shuffling import arranged, arrangement, as_shown, as_stored
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, NotFound
from edulearn.pagination import read_page

OPEN, DONE = STATES = ("open", "done")
GRACE = timedelta(seconds=5)  # for the way of the last answers to the server


class AttemptNotFound(NotFound):
    detail = "There is no such attempt."


class NoAttemptsLeft(Conflict):
    slug, title = "no-attempts-left", "No attempts left"
    detail = "You have used all attempts at this quiz."


class TimedQuiz(Conflict):
    slug, title = "timed-quiz", "Timed quiz"
    detail = "This quiz is timed: start an attempt, then submit it."


class TimeIsUp(Conflict):
    slug, title = "time-is-up", "Time is up"
    detail = "The time for this attempt is over. What was saved before counts."


class AttemptOver(Conflict):
    slug, title = "attempt-over", "Attempt over"
    detail = "This attempt has been submitted already."


class Attempt(Collection):
    """One learner's try at one quiz. `number` counts a learner's tries at it from 1."""

    NAME = "attempts"
    _OF_QUIZ = [("user_id", ASCENDING), ("course_id", ASCENDING), ("lesson_id", ASCENDING)]
    INDEXES = [
        IndexModel([*_OF_QUIZ, ("number", DESCENDING)], unique=True),
        IndexModel(
            _OF_QUIZ, unique=True, partialFilterExpression={"state": OPEN}, name="one_open_attempt"
        ),
        IndexModel(
            [("user_id", ASCENDING), ("key", ASCENDING)],
            unique=True,
            partialFilterExpression={"key": {"$exists": True}},
        ),
        IndexModel([("course_id", ASCENDING)]),
        IndexModel([("unapplied", ASCENDING), ("submitted_at", ASCENDING)]),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    @property
    def quiz(self):
        return self.document["quiz"]

    @property
    def is_open(self):
        return self.document["state"] == OPEN

    def is_out_of_time(self):
        deadline = self.document["deadline"]
        return self.is_open and bool(deadline) and now() > deadline + GRACE

    # Reading

    @classmethod
    def get(cls, user, course_id, lesson_id, attempt_id):
        """The user's own attempt; raises AttemptNotFound."""
        own = {"_id": attempt_id, **_key(user, course_id, lesson_id)}
        document = cls.collection().find_one(own)
        if not document:
            raise AttemptNotFound()
        return cls(document)

    @classmethod
    def page(cls, user, course_id, lesson_id, query):
        return read_page(
            cls.collection(),
            where=_key(user, course_id, lesson_id),
            sort=[("number", -1)],
            query=query,
        )

    @classmethod
    def used(cls, user, course_id, lesson_id):
        """How many attempts the user has begun, and the document of the one under way."""
        key = _key(user, course_id, lesson_id)
        last = cls.collection().find_one(key, {"number": 1}, sort=[("number", -1)])
        under_way = cls.collection().find_one({**key, "state": OPEN})
        return last["number"] if last else 0, under_way

    # Beginning

    @classmethod
    def start(cls, user, course, lesson):
        """The attempt under way, or a new one; and whether it is new. Raises NoAttemptsLeft."""
        while True:
            used, under_way = cls.used(user, course.id, lesson["id"])
            if under_way and not cls(under_way).is_out_of_time():
                return cls(under_way), False
            if under_way:
                cls(under_way).finish()
            begun = cls._begin(user, course, lesson, used)
            if begun:
                return begun, True

    @classmethod
    def take(cls, user, course, lesson, answers, key=None):
        """A whole attempt at once; the same key again gives the same attempt, and takes none."""
        if lesson["quiz"].get("time_limit"):
            raise TimedQuiz()
        while True:
            known = key and cls.collection().find_one({"user_id": user.id, "key": key})
            if known:
                return cls(known), False
            used, _ = cls.used(user, course.id, lesson["id"])
            taken = cls._begin(user, course, lesson, used, answers=answers, key=key)
            if taken:
                return taken, True

    @classmethod
    def _begin(cls, user, course, lesson, used, *, answers=None, key=None):
        """Insert the attempt after `used` ones; None where another was inserted meanwhile."""
        limit = lesson["quiz"].get("max_attempts")
        if limit and used >= limit and not course.editable_by(user):
            raise NoAttemptsLeft()
        attempt = cls(_new_document(user, course, lesson, used + 1))
        if answers is not None:
            attempt._complete(answers)
        if key:
            attempt.document["key"] = key
        try:
            cls.collection().insert_one(attempt.document)
        except DuplicateKeyError:
            return None
        return attempt

    def _complete(self, answers):
        """Answers given to the quiz as the lesson shows it, which is in its own order."""
        self.document["order"] = arrangement({**self.quiz, "shuffle": False})
        self.document["answers"] = self._kept(answers)
        self.document |= self._marked()

    # Under way

    def save(self, answers):
        """Keep half-done answers, question by question, and forget those that are None now.

        Raises TimeIsUp or AttemptOver.
        """
        if self.is_out_of_time():
            self.finish()
            raise TimeIsUp()
        kept = {f"answers.{question}": answer for question, answer in self._kept(answers).items()}
        change = {"$set": {**kept, "saved_at": now()}, "$inc": {"saves": 1}}
        if gone := {f"answers.{question}": "" for question in self._taken_back(answers)}:
            change["$unset"] = gone
        document = self.collection().find_one_and_update(
            {"_id": self.id, "state": OPEN},
            change,
            return_document=ReturnDocument.AFTER,
        )
        if not document:
            raise AttemptOver()
        self.document = document

    def submit(self, answers):
        """Mark it, once: what comes later, or too late, changes nothing."""
        if self.is_open and not self.is_out_of_time() and answers:
            try:
                self.save(answers)
            except (AttemptOver, TimeIsUp):
                self._read_again()
        self.finish()

    def finish(self):
        """Mark what is saved; a save that came between is read and marked too."""
        while self.is_open:
            known = {"_id": self.id, "state": OPEN, "saves": self.document["saves"]}
            self.collection().update_one(known, {"$set": self._marked()})
            self._read_again()

    def _read_again(self):
        self.document = self.collection().find_one({"_id": self.id})

    def _kept(self, answers):
        """The answers to this quiz's questions that can be one."""
        questions = {question["id"]: question for question in self.quiz["questions"]}
        return {
            name: answer
            for name, answer in answers.items()
            if name in questions and keepable(questions[name], answer)
        }

    def _taken_back(self, answers):
        return [q["id"] for q in self.quiz["questions"] if answers.get(q["id"], q) is None]

    def _marked(self):
        """What marking adds to the document."""
        result = mark(self.quiz, self._stored_answers())
        moment, deadline = now(), self.document["deadline"]
        return {
            "state": DONE,
            "score": result["score"],
            "passed": result["passed"],
            "correct": [shown["id"] for shown in result["results"] if shown["correct"]],
            "late": bool(deadline) and moment > deadline + GRACE,
            "submitted_at": moment,
            "unapplied": True,
        }

    def _stored_answers(self):
        answers = self.document["answers"]
        numbers = {place["id"]: place["options"] for place in self.document["order"]}
        return {
            question["id"]: as_stored(question, numbers[question["id"]], answers[question["id"]])
            for question in self.quiz["questions"]
            if question["id"] in answers
        }

    # JSON

    def to_dict(self):
        """The attempt as its learner gets it: nothing of the answers before it is done."""
        document = self.document
        shown = {name: document[name] for name in ("number", "started_at", "deadline", "answers")}
        shown |= {"id": self.id, "status": document["state"], "pass_mark": self.quiz["pass_mark"]}
        shown["questions"] = [
            {name: question[name] for name in ("id", "kind", "text", "options")}
            for question in arranged(self.quiz, document["order"])
        ]
        return shown | (self._time_left() if self.is_open else self._outcome())

    def _time_left(self):
        deadline = self.document["deadline"]
        left = max(0, (deadline - now()).total_seconds()) if deadline else None
        return {"seconds_left": left}

    def _outcome(self):
        names = ("score", "passed", "late", "submitted_at")
        outcome = {name: self.document[name] for name in names}
        return {**outcome, "results": [self._result(place) for place in self.document["order"]]}

    def _result(self, place):
        question = next(q for q in self.quiz["questions"] if q["id"] == place["id"])
        result = {
            "id": question["id"],
            "correct": question["id"] in self.document["correct"],
            "explanation": question["explanation"],
        }
        if self.quiz.get("show_answers"):
            result["answer"] = as_shown(question, place["options"], question["answer"])
        return result


def _key(user, course_id, lesson_id):
    return {"user_id": user.id, "course_id": course_id, "lesson_id": lesson_id}


def _new_document(user, course, lesson, number):
    moment, quiz = now(), lesson["quiz"]
    limit = quiz.get("time_limit")
    return {
        "_id": ObjectId(),
        **_key(user, course.id, lesson["id"]),
        "number": number,
        "state": OPEN,
        "quiz": quiz,
        "order": arrangement(quiz),
        "answers": {},
        "saves": 0,
        "started_at": moment,
        "deadline": moment + timedelta(seconds=limit) if limit else None,
    }
