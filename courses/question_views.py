"""The question routes: for those who learn the course, and those who teach it."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedIn
from courses import community_schemas as shapes
from courses.enrollments import NotEnrolled
from courses.models import SUMMARY, Course
from courses.question_serializers import (
    AcceptInput,
    AnswerInput,
    HideInput,
    QuestionChange,
    QuestionInput,
    QuestionQuery,
)
from courses.questions import Answer, Question
from edulearn.documents import object_id
from edulearn.inputs import read_body, read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery
from edulearn.schemas import MessageAnswer


class Questions(APIView):
    """The questions of a course."""

    permission_classes = [SignedIn]

    @describe(
        "listQuestions",
        query=QuestionQuery,
        answers={200: shapes.QuestionsAnswer},
        errors=[NotEnrolled],
    )
    def get(self, request, course_id):
        """Questions about a course, or with `lesson` about one lesson of it."""
        course = membership(request, course_id)
        page = Question.page(course, request.user, read_query(QuestionQuery, request))
        questions = Question.to_dicts([Question(d) for d in page.documents], course)
        return Response({"questions": questions, **page.links(request)})

    @describe(
        "askQuestion",
        body=QuestionInput,
        answers={201: shapes.QuestionAnswer},
        errors=[NotEnrolled],
    )
    def post(self, request, course_id):
        """Ask a question about the course, or about a lesson of it."""
        course = membership(request, course_id)
        form = read_body(QuestionInput, request)
        question = Question.ask(user=request.user, course=course, **form)
        return the_question(question, course, status=201)


class OneQuestion(APIView):
    """One question."""

    permission_classes = [SignedIn]

    @describe("getQuestion", answers={200: shapes.QuestionAnswer}, errors=[NotEnrolled])
    def get(self, request, course_id, question_id):
        """One question."""
        course, question = find_question(request, course_id, question_id)
        return the_question(question, course)

    @describe(
        "editQuestion",
        body=QuestionChange,
        answers={200: shapes.QuestionAnswer},
        errors=[NotEnrolled],
    )
    def patch(self, request, course_id, question_id):
        """Change one's own question."""
        course, question = find_question(request, course_id, question_id)
        question.edit(request.user, **read_body(QuestionChange, request))
        return the_question(question, course)

    @describe("removeQuestion", answers={200: MessageAnswer}, errors=[NotEnrolled])
    def delete(self, request, course_id, question_id):
        """Remove a question with its answers: one's own, or as who teaches any."""
        course, question = find_question(request, course_id, question_id)
        question.remove_by(request.user, course)
        return Response({"message": "The question is removed"})


@describe(
    "acceptAnswer", body=AcceptInput, answers={200: shapes.QuestionAnswer}, errors=[NotEnrolled]
)
@api_view(["POST"])
@permission_classes([SignedIn])
def accept_answer(request, course_id, question_id):
    """Mark the answer that helped, or with null none."""
    course, question = find_question(request, course_id, question_id)
    question.accept(request.user, course, read_body(AcceptInput, request)["answer"])
    return the_question(question, course)


@describe(
    "hideQuestion", body=HideInput, answers={200: shapes.QuestionAnswer}, errors=[NotEnrolled]
)
@api_view(["POST"])
@permission_classes([SignedIn])
def hide_question(request, course_id, question_id):
    """Hide a question from other learners, or show it again."""
    course, question = find_question(request, course_id, question_id)
    question.hide(request.user, course, **read_body(HideInput, request))
    return the_question(question, course)


class Answers(APIView):
    """The answers to a question."""

    permission_classes = [SignedIn]

    @describe(
        "listAnswers", query=PageQuery, answers={200: shapes.AnswersAnswer}, errors=[NotEnrolled]
    )
    def get(self, request, course_id, question_id):
        """The answers to a question, oldest first."""
        course, question = find_question(request, course_id, question_id)
        page = Answer.page(question, course, request.user, read_query(PageQuery, request))
        answers = Answer.to_dicts([Answer(d) for d in page.documents], course, question)
        return Response({"answers": answers, **page.links(request)})

    @describe(
        "giveAnswer", body=AnswerInput, answers={201: shapes.AnswerAnswer}, errors=[NotEnrolled]
    )
    def post(self, request, course_id, question_id):
        """Answer a question."""
        course, question = find_question(request, course_id, question_id)
        text = read_body(AnswerInput, request)["text"]
        answer = Answer.give(user=request.user, course=course, question=question, text=text)
        return the_answer(answer, course, question, status=201)


class OneAnswer(APIView):
    """One answer."""

    permission_classes = [SignedIn]

    @describe(
        "editAnswer", body=AnswerInput, answers={200: shapes.AnswerAnswer}, errors=[NotEnrolled]
    )
    def patch(self, request, course_id, question_id, answer_id):
        """Change one's own answer."""
        course, question, answer = find_answer(request, course_id, question_id, answer_id)
        answer.edit(request.user, **read_body(AnswerInput, request))
        return the_answer(answer, course, question)

    @describe("removeAnswer", answers={200: MessageAnswer}, errors=[NotEnrolled])
    def delete(self, request, course_id, question_id, answer_id):
        """Remove an answer: one's own, or as who teaches any."""
        course, _, answer = find_answer(request, course_id, question_id, answer_id)
        answer.remove_by(request.user, course)
        return Response({"message": "The answer is removed"})


@describe("hideAnswer", body=HideInput, answers={200: shapes.AnswerAnswer}, errors=[NotEnrolled])
@api_view(["POST"])
@permission_classes([SignedIn])
def hide_answer(request, course_id, question_id, answer_id):
    """Hide an answer from other learners, or show it again."""
    course, question, answer = find_answer(request, course_id, question_id, answer_id)
    answer.hide(request.user, course, **read_body(HideInput, request))
    return the_answer(answer, course, question)


def membership(request, course_id):
    """The course, if the caller learns or teaches it; raises NotFound or NotEnrolled."""
    course = Course.readable(object_id(course_id), request.user, SUMMARY)
    if not (request.user.is_enrolled(course.id) or course.editable_by(request.user)):
        raise NotEnrolled()
    return course


def find_question(request, course_id, question_id):
    course = membership(request, course_id)
    return course, Question.of_course(course, object_id(question_id), request.user)


def find_answer(request, course_id, question_id, answer_id):
    course, question = find_question(request, course_id, question_id)
    return course, question, Answer.get(question, object_id(answer_id), request.user, course)


def the_question(question, course, status=200):
    [shown] = Question.to_dicts([question], course)
    return Response({"question": shown}, status=status)


def the_answer(answer, course, question, status=200):
    [shown] = Answer.to_dicts([answer], course, question)
    return Response({"answer": shown}, status=status)
