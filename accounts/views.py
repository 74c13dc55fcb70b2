"""The account routes."""

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import (
    agents,
    cookies,
    devices,
    guesses,
    letters,
    recovery,
    roster,
    sessions,
    tokens,
)
from accounts import schemas as shapes
from accounts.admins import LastAdmin
from accounts.authentication import bearer_claims
from accounts.models import AccountSuspended, EmailTaken, User, WrongCredentials
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
from courses.models import Course
from edulearn import audit
from edulearn.documents import object_id
from edulearn.inputs import read_body, read_query
from edulearn.limits import SignupThrottle, TooManyRequests
from edulearn.openapi import describe
from edulearn.privacy import close_account
from edulearn.schemas import MessageAnswer


@describe("signup", body=SignupInput, answers={201: shapes.SignedInAnswer}, errors=[EmailTaken])
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
@throttle_classes([SignupThrottle])
def signup(request):
    """Open an account, and sign in to it."""
    user = User.create_user(**read_body(SignupInput, request))
    recovery.ask_to_verify(user)
    secret, _ = devices.remember(user, devices.device_of(request))
    return signed_in(request, user, secret, message="Welcome to the site", status=201)


@describe(
    "login",
    body=LoginInput,
    answers={200: shapes.SignedInAnswer},
    errors=[WrongCredentials, AccountSuspended, TooManyRequests],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def login(request):
    """Sign in with email and password."""
    form, device = read_body(LoginInput, request), devices.device_of(request)
    with guesses.of_login(form["email"], device):
        user = User.authenticate(**form)
    secret, is_new = devices.remember(user, device)
    if is_new:
        audit.record(user, "login.new_device", user, device=agents.name_of(request))
    return signed_in(request, user, secret, message="Signed in")


@describe(
    "refresh",
    answers={200: shapes.TokenAnswer},
    errors=[sessions.SessionOver],
    auth=[{"refreshCookie": []}],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def refresh(request):
    """A new access token for the refresh cookie, which is new after each use."""
    user, session_id, cookie = sessions.rotate(cookies.read(request, cookies.REFRESH))
    return with_token(user, session_id, cookie)


@describe(
    "logout",
    answers={200: MessageAnswer},
    auth=[{"bearer": []}, {"refreshCookie": []}, {}],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
def logout(request):
    """End this session, told by its token or its cookie; an expired token is no hindrance."""
    claims = bearer_claims(request)
    if claims:
        sessions.end_session(object_id(claims["sub"]), claims["sid"])
    sessions.end_session_of(cookies.read(request, cookies.REFRESH))
    response = Response({"message": "Signed out"})
    cookies.forget_refresh(response)
    return response


@describe(
    "changePassword",
    body=PasswordChangeInput,
    answers={200: shapes.SignedInAnswer},
    errors=[TooManyRequests],
)
@api_view(["POST"])
@permission_classes([SignedIn])
def change_password(request):
    """A new password: every other session ends, this one goes on."""
    with guesses.of_own_password(request.user):
        request.user.change_password(**read_body(PasswordChangeInput, request))
    recovery.after_new_password(request.user)
    audit.record(request.user, "password.changed", request.user)
    return signed_in(request, request.user, message="Password changed")


class Me(APIView):
    """The caller's own account."""

    permission_classes = [SignedIn]

    @describe("me", answers={200: shapes.UserAnswer})
    def get(self, request):
        """The caller's own account."""
        return Response({"user": request.user.to_dict()})

    @describe("updateMe", body=ProfileInput, answers={200: shapes.SavedUserAnswer})
    def patch(self, request):
        """Change the caller's name."""
        change = read_body(ProfileInput, request)
        if change:
            request.user.rename(**change)
            Course.rename_instructor(request.user)
        return Response({"message": "Saved", "user": request.user.to_dict()})

    @describe(
        "closeAccount",
        body=PasswordInput,
        answers={200: MessageAnswer},
        errors=[LastAdmin, TooManyRequests],
    )
    def delete(self, request):
        """Close the caller's account, for good."""
        with guesses.of_own_password(request.user):
            request.user.confirm_password(**read_body(PasswordInput, request), field="password")
        close_account(request.user)
        letters.account_closed(request.user)
        response = Response({"message": "Your account is closed"})
        cookies.forget_refresh(response)
        return response


@describe(
    "listUsers",
    query=UserQuery,
    answers={200: shapes.UsersAnswer, (200, "text/csv"): OpenApiTypes.STR},
)
@api_view(["GET"])
@permission_classes([IsAdmin])
def list_users(request):
    """Users, for admins."""
    query = read_query(UserQuery, request)
    if query["format"] == "csv":
        audit.record(request.user, "users.exported")
        return roster.download(User.filter_for(query))
    page = User.search(query)
    users = [User(document).to_dict() for document in page.documents]
    return Response({"users": users, **page.links(request)})


@describe(
    "updateUser",
    body=AdministrationInput,
    answers={200: shapes.SavedUserAnswer},
    errors=[LastAdmin],
)
@api_view(["PATCH"])
@permission_classes([IsAdmin])
def update_user(request, user_id):
    """Set a user's role and status."""
    change = read_body(AdministrationInput, request)
    user = User.get(object_id(user_id))
    role, status = user.role, user.status
    user.administrate(**change)
    audit.record_change(request.user, "user.role", user, role, user.role)
    audit.record_change(request.user, "user.status", user, status, user.status)
    return Response({"message": "Saved", "user": user.to_dict()})


def signed_in(request, user, device=None, **answer):
    """The answer that starts a session, on the device of that secret."""
    session_id, cookie = sessions.open_session(user, request.headers.get("User-Agent", ""))
    response = with_token(user, session_id, cookie, **answer)
    if device:
        cookies.set_device(response, device)
    return response


def with_token(user, session_id, cookie, *, status=200, **answer):
    answer |= {
        "token": tokens.issue(user.id, session_id),
        "expires_in": settings.ACCESS_TOKEN_SECONDS,
        "user": user.to_dict(),
    }
    response = Response(answer, status=status)
    cookies.set_refresh(response, cookie)
    return response
