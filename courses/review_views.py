"""The review routes."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import Anyone, SignedIn
from courses import community_schemas as shapes
from courses import ratings
from courses.enrollments import NotEnrolled
from courses.models import Course
from courses.reviews import ReplyInput, Review, ReviewInput, ReviewNotFound, ReviewQuery
from edulearn.documents import object_id
from edulearn.errors import Forbidden
from edulearn.inputs import read_body, read_query
from edulearn.openapi import describe


class Reviews(APIView):
    """A course's reviews; the caller's own is written and taken back here."""

    def get_permissions(self):
        return [Anyone() if self.request.method == "GET" else SignedIn()]

    @describe("listReviews", query=ReviewQuery, answers={200: shapes.ReviewsAnswer})
    def get(self, request, course_id):
        """A course's reviews, its rating and how it came about; `mine` is the caller's own."""
        course = readable(request, course_id)
        page = Review.page(course, read_query(ReviewQuery, request))
        own = Review.of(request.user, course)
        shown = Review.to_dicts([*page.documents, *([own] if own else [])])
        mine = shown.pop() if own else None
        return Response({"reviews": shown, "mine": mine, **figures(course), **page.links(request)})

    @describe(
        "writeReview",
        body=ReviewInput,
        answers={201: shapes.ReviewAnswer, 200: shapes.ReviewAnswer},
        errors=[NotEnrolled],
    )
    def post(self, request, course_id):
        """Write the caller's review of a course they learn, or edit it (200)."""
        course = readable(request, course_id)
        if not request.user.is_enrolled(course.id):
            raise NotEnrolled("Only learners of this course may review it.")
        form = read_body(ReviewInput, request)
        document, is_new = Review.write(user=request.user, course=course, **form)
        return answer(course, document, status=201 if is_new else 200)

    @describe("removeOwnReview", answers={200: shapes.ReviewRemovedAnswer})
    def delete(self, request, course_id):
        """Take the caller's own review back."""
        course = readable(request, course_id)
        own = Review.of(request.user, course)
        if not own:
            raise ReviewNotFound("You have not reviewed this course.")
        Review.remove(own)
        return Response({"message": "Your review is removed", **figures_now(course)})


@describe("removeReview", answers={200: shapes.ReviewRemovedAnswer}, errors=[Forbidden])
@api_view(["DELETE"])
@permission_classes([SignedIn])
def remove_review(request, course_id, review_id):
    """Remove a review: the writer's own, or as an admin any."""
    course = readable(request, course_id)
    document = Review.get(course, object_id(review_id))
    if not (request.user.is_admin or document["user_id"] == request.user.id):
        raise Forbidden("Only its writer and admins may remove a review.")
    Review.remove(document)
    return Response({"message": "The review is removed", **figures_now(course)})


@describe("replyToReview", body=ReplyInput, answers={200: shapes.ReviewAnswer}, errors=[Forbidden])
@api_view(["POST"])
@permission_classes([SignedIn])
def reply_to_review(request, course_id, review_id):
    """The instructor's reply; an empty text takes it back."""
    course = Course.editable(object_id(course_id), request.user, ratings.RATED)
    document = Review.get(course, object_id(review_id))
    document = Review.reply(document, read_body(ReplyInput, request)["text"])
    return answer(course, document)


def readable(request, course_id):
    return Course.readable(object_id(course_id), request.user, ratings.RATED)


def answer(course, document, status=200):
    [review] = Review.to_dicts([document])
    return Response({"review": review, **figures_now(course)}, status=status)


def figures_now(course):
    """The counters as they are after what was just done."""
    return figures(Course.get(course.id, ratings.RATED))


def figures(course):
    return {
        "rating": course.document["rating"],
        "rating_count": course.document["rating_count"],
        "distribution": ratings.distribution(course),
    }
