"""The routes by which people see and end their sessions."""

from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response

from accounts import cookies, sessions
from accounts.permissions import SignedIn
from accounts.schemas import SessionsAnswer
from edulearn import audit
from edulearn.openapi import describe
from edulearn.pagination import whole
from edulearn.schemas import MessageAnswer


@describe("listSessions", answers={200: SessionsAnswer})
@api_view(["GET"])
@permission_classes([SignedIn])
def list_sessions(request):
    """Where the caller is signed in."""
    found = sessions.list_sessions(request.user, request.auth["sid"])
    return Response({"sessions": found, **whole(found)})


@describe("endSession", answers={200: MessageAnswer})
@api_view(["DELETE"])
@permission_classes([SignedIn])
def end_session(request, session_id):
    """Sign out one device; its token fails from the next request on."""
    sessions.end_own(request.user, session_id)
    return Response({"message": "That device is signed out"})


@describe("logoutEverywhere", answers={200: MessageAnswer})
@api_view(["POST"])
@permission_classes([SignedIn])
def logout_everywhere(request):
    """End every session of the caller, this one too."""
    sessions.end_all(request.user)
    audit.record(request.user, "sessions.ended", request.user)
    response = Response({"message": "Signed out everywhere"})
    cookies.forget_refresh(response)
    return response
