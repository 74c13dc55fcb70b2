"""Access tokens: JWTs of fifteen minutes, signed with one fixed algorithm."""

from datetime import timedelta
from uuid import uuid4

import jwt
from django.conf import settings

from edulearn.documents import now

ALGORITHM = "HS256"
ISSUER = "edulearn"
AUDIENCE = "edulearn-api"
REQUIRED = ["exp", "iat", "sub", "aud", "iss", "jti", "sid"]


def issue(user_id, session_id):
    """A token by which the holder is `user_id`, while that session lasts."""
    issued = now()
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": session_id,
        "jti": uuid4().hex,
        "iat": issued,
        "exp": issued + timedelta(seconds=settings.ACCESS_TOKEN_SECONDS),
    }
    return jwt.encode(claims, settings.SECRET_KEY, ALGORITHM)


def read(token):
    """The claims of a token that is whole, ours and in time; None of any other."""
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": REQUIRED},
            )
        except jwt.InvalidTokenError:
            continue
    return None
