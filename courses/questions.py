"""Questions and answers about a course, among its learners and the people who teach it."""

from pymongo import ASCENDING, DESCENDING, IndexModel

from courses.posts import Post, writers_of
from edulearn.errors import Forbidden, Invalid, NotFound
from edulearn.pagination import read_page


class QuestionNotFound(NotFound):
    detail = "There is no such question."


class AnswerNotFound(NotFound):
    detail = "There is no such answer."


class Question(Post):
    """A question, of a lesson or of the course as a whole."""

    NAME = "questions"
    INDEXES = [
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [("course_id", ASCENDING), ("lesson_id", ASCENDING), ("created_at", DESCENDING)]
        ),
        IndexModel([("user_id", ASCENDING)]),
    ]
    MISSING = QuestionNotFound
    SORTS = {"newest": [("created_at", -1)], "oldest": [("created_at", 1)]}

    @classmethod
    def page(cls, course, user, query):
        where = [{"course_id": course.id}, cls.visible_to(user, course)]
        if query.get("lesson"):
            where.append({"lesson_id": query["lesson"]})
        if query["mine"]:
            where.append({"user_id": user.id})
        if "resolved" in query:
            where.append({"accepted_id": {"$ne": None} if query["resolved"] == "true" else None})
        sort = cls.SORTS[query["sort"]]
        return read_page(cls.collection(), where={"$and": where}, sort=sort, query=query)

    @classmethod
    def ask(cls, *, user, course, title, text, lesson=None):
        if lesson and lesson not in course.lesson_ids:
            raise Invalid(errors={"lesson": ["There is no such lesson in this course."]})
        fields = {"title": title, "text": text, "lesson_id": lesson, "accepted_id": None}
        return cls.post(user, course, **fields)

    def accept(self, user, course, answer_id):
        """Mark the answer that helped, or with None no longer; for the asker and who teaches."""
        if not (self.written_by(user) or course.editable_by(user)):
            raise Forbidden("Only who asked and who teaches may accept an answer.")
        if answer_id:
            Answer.get(self, answer_id, user, course)
        self.change(accepted_id=answer_id)

    def remove(self):
        """The question goes first: answers that a crash leaves behind are then in no list."""
        super().remove()
        Answer.collection().delete_many({"question_id": self.id})

    @staticmethod
    def to_dicts(questions, course):
        """The questions' JSON: names and counts of answers in one operation each."""
        writers = writers_of(questions)
        counts = Answer.counts_of(questions)
        return [
            {
                **question.to_dict(writers, course),
                "title": question.document["title"],
                "lesson": question.document["lesson_id"],
                "accepted_answer": question.document["accepted_id"],
                "answers_count": counts.get(question.id, 0),
            }
            for question in questions
        ]


class Answer(Post):
    """An answer to a question."""

    NAME = "answers"
    INDEXES = [
        IndexModel([("question_id", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("course_id", ASCENDING)]),
        IndexModel([("user_id", ASCENDING)]),
    ]
    MISSING = AnswerNotFound

    @classmethod
    def page(cls, question, course, user, query):
        where = {"$and": [{"question_id": question.id}, cls.visible_to(user, course)]}
        return read_page(cls.collection(), where=where, sort=[("created_at", 1)], query=query)

    @classmethod
    def get(cls, question, answer_id, user, course):
        return cls.read({"_id": answer_id, "question_id": question.id}, user, course)

    @classmethod
    def give(cls, *, user, course, question, text):
        return cls.post(user, course, question_id=question.id, text=text)

    @classmethod
    def counts_of(cls, questions):
        """`{question id: number of answers}`, counted from what is there: nothing to go wrong."""
        ids = [question.id for question in questions]
        groups = cls.collection().aggregate(
            [
                {"$match": {"question_id": {"$in": ids}, "hidden": False}},
                {"$group": {"_id": "$question_id", "count": {"$sum": 1}}},
            ]
        )
        return {group["_id"]: group["count"] for group in groups}

    def remove(self):
        super().remove()
        Question.collection().update_one(
            {"_id": self.document["question_id"], "accepted_id": self.id},
            {"$set": {"accepted_id": None}},
        )

    @staticmethod
    def to_dicts(answers, course, question):
        writers = writers_of(answers)
        accepted = question.document["accepted_id"]
        return [
            {**answer.to_dict(writers, course), "accepted": answer.id == accepted}
            for answer in answers
        ]
