"""The errors of the domain, and the one place where errors become HTTP (RFC 9457 problems)."""

import errno
import logging
import math

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse
from rest_framework import exceptions as drf

from edulearn import db
from edulearn.embedded import OUT_OF_DISK_SPACE
from edulearn.rendering import to_json
from edulearn.request_id import current_request_id

log = logging.getLogger(__name__)

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
TYPE_BASE = "/problems/"  # a relative reference, as RFC 9457 allows: each site is its own


class Problem(Exception):
    """An error that a client is told of: `slug` names its kind, the message says what to do."""

    status = 400
    slug = "bad-request"
    title = "Bad request"
    detail = "The request can't be taken as it is."

    def __init__(self, detail=None, *, errors=None, headers=None, **members):
        super().__init__(detail or self.detail)
        self.detail = detail or self.detail
        self.errors = errors
        self.headers = headers or {}
        self.members = members


class Invalid(Problem):
    """Input that can't be taken; `errors` is `{field: [sentence, …]}`, and the detail tells it."""

    slug, title = "invalid", "Invalid input"

    def __init__(self, detail=None, *, errors):
        told = [f"{field}: {' '.join(sentences)}" for field, sentences in errors.items()]
        super().__init__(detail or " ".join(told[:5]), errors=errors)


class NotFound(Problem):
    status, slug, title = 404, "not-found", "Not found"
    detail = "There is nothing here."


class Forbidden(Problem):
    status, slug, title = 403, "forbidden", "Not allowed"
    detail = "Your account may not do this."


class MethodNotAllowed(Problem):
    status, slug, title = 405, "method-not-allowed", "Method not allowed"
    detail = "This can be read, and nothing else."


class Conflict(Problem):
    status, slug, title = 409, "conflict", "Conflict"


class PreconditionFailed(Problem):
    status, slug, title = 412, "precondition-failed", "Precondition failed"
    detail = "This is not the version that the request asks for."


class BodyTooLarge(Problem):
    status, slug, title = 413, "body-too-large", "Body too large"
    detail = "The request's body is over 1 MiB, the most that is taken."


class RangeNotSatisfiable(Problem):
    status, slug, title = 416, "range-not-satisfiable", "Range not satisfiable"
    detail = "The range that was asked for lies outside of this file."


class KeyReused(Problem):
    status, slug, title = 422, "idempotency-key-reused", "Key used for something else"
    detail = "This Idempotency-Key was sent before with another body. Use a new one."


class Unavailable(Problem):
    status, slug, title = 503, "unavailable", "Temporarily unavailable"
    detail = "The site can't answer this just now. Try again in a few seconds."

    def __init__(self, detail=None, *, retry_after=5, **members):
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **members)


class Unwritable(Unavailable):
    slug, title = "unwritable", "Nothing can be stored"
    detail = "The site can't store anything just now. Try again later."


class ServerError(Problem):
    status, slug, title = 500, "server-error", "Server error"
    detail = "Something went wrong on our side. It has been logged under this request's id."


_DRF_SLUGS = {
    drf.ParseError: ("unreadable-json", "Unreadable body"),
    drf.NotAuthenticated: ("not-authenticated", "Sign in first"),
    drf.AuthenticationFailed: ("not-authenticated", "Sign in first"),
    drf.PermissionDenied: ("forbidden", "Not allowed"),
    drf.MethodNotAllowed: ("method-not-allowed", "Method not allowed"),
    drf.NotAcceptable: ("not-acceptable", "Not acceptable"),
    drf.UnsupportedMediaType: ("unsupported-media-type", "Unsupported media type"),
}


def problem(error, context=None):
    """DRF's exception handler: whatever a view raised, as a problem+json response."""
    if db.is_lost(error):
        db.refuse_until()
    known = _known(error)
    if known.status >= 500:
        log.error("%s: %s", type(error).__name__, db.reason(error), exc_info=known.status == 500)
    return problem_response(known)


def problem_response(known):
    """The response that tells of a Problem, whatever a route renders when all is well."""
    return HttpResponse(
        to_json(problem_body(known)),
        status=known.status,
        headers=known.headers,
        content_type="application/problem+json",
    )


def problem_body(known):
    """The members of RFC 9457, plus `error` (the detail again) and `errors` by field."""
    body = {
        "type": TYPE_BASE + known.slug,
        "title": known.title,
        "status": known.status,
        "detail": known.detail,
        "error": known.detail,
        "request_id": current_request_id(),
        **known.members,
    }
    return body if known.errors is None else {**body, "errors": known.errors}


def _known(error):
    if isinstance(error, Problem):
        return error
    if isinstance(error, drf.ValidationError):
        return Invalid(errors=field_errors(error.detail))
    if db.is_lost(error):
        return Unavailable()
    if _is_out_of_space(error):
        return Unwritable()
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(error, SuspiciousOperation):
        return Problem()
    if isinstance(error, drf.APIException):
        return _from_drf(error)
    return ServerError()


def _is_out_of_space(error):
    full = isinstance(error, OSError) and error.errno in DISK_FULL
    return full or getattr(error, "code", None) == OUT_OF_DISK_SPACE


def _from_drf(error):
    known = Problem(str(error.detail), headers=_drf_headers(error))
    known.status = error.status_code
    known.slug, known.title = _DRF_SLUGS.get(type(error), ("error", "Error"))
    return known


def _drf_headers(error):
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))
    return headers


def field_errors(detail, path=""):
    """DRF's nested error detail, flat: `{"modules.0.title": ["This field is required."]}`."""
    if isinstance(detail, dict):
        parts = detail.items()
    elif detail and isinstance(detail[0], (dict, list)):
        parts = enumerate(detail)
    else:
        return {path or "body": [str(message) for message in detail]} if detail else {}
    flat = {}
    for name, inner in parts:
        name = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
        flat.update(field_errors(inner, name))
    return flat
