"""The wishlist routes."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedIn
from courses import community_schemas as shapes
from courses.models import SUMMARY, Course
from courses.wishlist import Wish, WishlistFull
from edulearn.documents import object_id
from edulearn.inputs import read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery
from edulearn.schemas import MessageAnswer


@describe("listWishes", query=PageQuery, answers={200: shapes.WishlistAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def list_wishes(request):
    """The caller's wishlist."""
    page, courses = Wish.page_of(request.user, read_query(PageQuery, request))
    summaries = [courses[wish["course_id"]].to_summary() for wish in page.documents]
    return Response({"courses": summaries, **page.links(request)})


class Wishes(APIView):
    """One course on the caller's wishlist."""

    permission_classes = [SignedIn]

    @describe("addWish", answers={200: shapes.WishAnswer}, errors=[WishlistFull])
    def put(self, request, course_id):
        """Put a course on the caller's wishlist; a second time changes nothing."""
        course = Course.readable(object_id(course_id), request.user, SUMMARY)
        Wish.add(request.user, course)
        return Response({"message": "On your wishlist", "course": course.to_summary()})

    @describe("removeWish", answers={200: MessageAnswer})
    def delete(self, request, course_id):
        """Take a course off the caller's wishlist."""
        Wish.remove(request.user, object_id(course_id))
        return Response({"message": "Off your wishlist"})
