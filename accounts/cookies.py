"""The cookies that the account routes set: HttpOnly, for those routes alone, never cross-site.

On a deployment their names begin with `__Secure-`, so that no plain connection can plant one
(RFC 6265bis, 4.1.3; ASVS 5, 3.3.1).
"""

from django.conf import settings

REFRESH = "refresh_token"
DEVICE = "device"
DEVICE_DAYS = 400  # browsers keep none longer (RFC 6265bis, 5.5)
_PATH = "/api/auth/"


def read(request, name):
    """The value of the request's cookie of that name, or None."""
    return request.COOKIES.get(_full(name))


def set_refresh(response, token):
    """Keep the refresh token for as long as its session may last."""
    _set(response, REFRESH, token, settings.SESSION_DAYS)


def set_device(response, secret):
    """Keep the secret by which the device is recognised, past any session."""
    _set(response, DEVICE, secret, DEVICE_DAYS)


def forget_refresh(response):
    response.delete_cookie(_full(REFRESH), path=_PATH, samesite="Strict")


def _full(name):
    return f"__Secure-{name}" if settings.PRODUCTION else name


def _set(response, name, value, days):
    response.set_cookie(
        _full(name),
        value,
        max_age=days * 86_400,
        path=_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.PRODUCTION,
    )
