"""Who is asking: the bearer of an access token, read from the database on each request."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts import tokens
from accounts.models import User
from edulearn.documents import object_id


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <jwt>` (RFC 6750)."""

    def authenticate(self, request):
        if not request.headers.get("Authorization"):
            return None
        claims = bearer_claims(request)
        user = claims and User.of_session(_id(claims["sub"]), claims["sid"])
        if not user:
            raise AuthenticationFailed("Your session is not valid any more. Sign in again.")
        return user, claims

    def authenticate_header(self, request):
        return "Bearer"


def bearer_claims(request):
    """The claims of the request's token; None where there is none, or it isn't a good one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.read(token.strip()) if scheme.lower() == "bearer" else None


def _id(subject):
    return object_id(subject, missing=_unknown)


def _unknown():
    return AuthenticationFailed("Your session is not valid any more. Sign in again.")
