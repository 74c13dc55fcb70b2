"""The shapes of what reviews, wishlist, notes and questions answer."""

from rest_framework import serializers

from courses.schemas import CourseSummary
from edulearn.schemas import CountAnswer, IdAnswer, PageAnswer


class Writer(serializers.Serializer):
    id = IdAnswer()
    name = serializers.CharField()


class ReplyShape(serializers.Serializer):
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class ReviewShape(serializers.Serializer):
    """`user` is null where the account is closed."""

    id = IdAnswer()
    user = Writer(allow_null=True)
    rating = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(allow_blank=True)
    reply = ReplyShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class Figures(serializers.Serializer):
    rating = serializers.FloatField(min_value=0, max_value=5)
    rating_count = CountAnswer()
    distribution = serializers.DictField(child=CountAnswer(), help_text="Reviews by stars, 1 to 5.")


class ReviewsAnswer(PageAnswer, Figures):
    reviews = ReviewShape(many=True)
    mine = ReviewShape(allow_null=True)


class ReviewAnswer(Figures):
    review = ReviewShape()


class ReviewRemovedAnswer(Figures):
    message = serializers.CharField()


class WishlistAnswer(PageAnswer):
    courses = CourseSummary(many=True)


class WishAnswer(serializers.Serializer):
    message = serializers.CharField()
    course = CourseSummary()


class NoteShape(serializers.Serializer):
    """`at` is a time in the lesson's video, in seconds."""

    id = serializers.CharField()
    at = serializers.FloatField(min_value=0, allow_null=True)
    text = serializers.CharField()
    updated_at = serializers.DateTimeField()


class NotesAnswer(serializers.Serializer):
    notes = NoteShape(many=True)


class CourseNoteShape(NoteShape):
    lesson = serializers.CharField()


class CourseNotesAnswer(PageAnswer):
    notes = CourseNoteShape(many=True)


class PostShape(serializers.Serializer):
    """`by_instructor` marks the course's own people; `hidden` is seen by them and the writer."""

    id = IdAnswer()
    user = Writer(allow_null=True)
    text = serializers.CharField()
    text_html = serializers.CharField(allow_blank=True)
    by_instructor = serializers.BooleanField()
    hidden = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CourseQuestionShape(PostShape):
    text = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    lesson = serializers.CharField(allow_null=True)
    accepted_answer = IdAnswer(allow_null=True)
    answers_count = CountAnswer()


class QuestionsAnswer(PageAnswer):
    questions = CourseQuestionShape(many=True)


class QuestionAnswer(serializers.Serializer):
    question = CourseQuestionShape()


class AnswerShape(PostShape):
    accepted = serializers.BooleanField()


class AnswersAnswer(PageAnswer):
    answers = AnswerShape(many=True)


class AnswerAnswer(serializers.Serializer):
    answer = AnswerShape()
