"""The account routes."""

from django.conf import settings
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import sessions, tokens
from accounts.models import User
from accounts.permissions import Anyone, IsAdmin, SignedIn
from accounts.serializers import (
    AdministrationInput,
    LoginInput,
    PasswordChangeInput,
    PasswordInput,
    ProfileInput,
    SignupInput,
    UserQuery,
)
from edulearn.documents import object_id
from edulearn.inputs import read_body, read_query

REFRESH_COOKIE = "refresh_token"


@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def signup(request):
    """Open an account, and sign in to it."""
    user = User.create_user(**read_body(SignupInput, request))
    return signed_in(request, user, message="Welcome to the site", status=201)


@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def login(request):
    """Sign in with email and password."""
    user = User.authenticate(**read_body(LoginInput, request))
    return signed_in(request, user, message="Signed in")


@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def refresh(request):
    """A new access token for the refresh cookie, which is new after each use."""
    user, session_id, cookie = sessions.rotate(request.COOKIES.get(REFRESH_COOKIE))
    return with_token(user, session_id, cookie)


@api_view(["POST"])
@permission_classes([Anyone])
def logout(request):
    """End this session, whether it is told by its token or its cookie."""
    if request.user.is_authenticated:
        sessions.end_session(request.user.id, request.auth["sid"])
    elif request.COOKIES.get(REFRESH_COOKIE):
        sessions.end_session(*sessions.session_of(request.COOKIES[REFRESH_COOKIE]))
    response = Response({"message": "Signed out"})
    response.delete_cookie(REFRESH_COOKIE, path="/api/auth/", samesite="Strict")
    return response


@api_view(["POST"])
@permission_classes([SignedIn])
def change_password(request):
    """A new password: every other session ends, this one goes on."""
    request.user.change_password(**read_body(PasswordChangeInput, request))
    return signed_in(request, request.user, message="Password changed")


class Me(APIView):
    """The caller's own account."""

    permission_classes = [SignedIn]

    def get(self, request):
        return Response({"user": request.user.to_dict()})

    def patch(self, request):
        request.user.rename(**read_body(ProfileInput, request))
        return Response({"message": "Saved", "user": request.user.to_dict()})

    def delete(self, request):
        request.user.confirm_password(**read_body(PasswordInput, request), field="password")
        request.user.close()
        return Response({"message": "Your account is closed"})


@api_view(["GET"])
@permission_classes([IsAdmin])
def list_users(request):
    """Users, for admins."""
    page = User.search(read_query(UserQuery, request))
    users = [User(document).to_dict() for document in page.documents]
    return Response({"users": users, **page.links(request)})


@api_view(["PATCH"])
@permission_classes([IsAdmin])
def update_user(request, user_id):
    """Set a user's role and status."""
    change = read_body(AdministrationInput, request)
    user = User.get(object_id(user_id))
    user.administrate(**change)
    return Response({"message": "Saved", "user": user.to_dict()})


def signed_in(request, user, **answer):
    """The answer that starts a session."""
    session_id, cookie = sessions.open_session(user, request.headers.get("User-Agent", ""))
    return with_token(user, session_id, cookie, **answer)


def with_token(user, session_id, cookie, *, status=200, **answer):
    answer |= {
        "token": tokens.issue(user.id, session_id),
        "expires_in": settings.ACCESS_TOKEN_SECONDS,
        "user": user.to_dict(),
    }
    response = Response(answer, status=status)
    response.set_cookie(
        REFRESH_COOKIE,
        cookie,
        max_age=settings.SESSION_DAYS * 86_400,
        path="/api/auth/",
        httponly=True,
        samesite="Strict",
        secure=settings.PRODUCTION,
    )
    return response
