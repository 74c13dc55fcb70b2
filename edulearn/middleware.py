"""What every request and response gets, whatever the route."""

import logging
import time

from django.conf import settings

from edulearn.bodies import declared_length, is_upload
from edulearn.errors import (
    BodyTooLarge,
    MethodNotAllowed,
    PreconditionFailed,
    RangeNotSatisfiable,
    problem_response,
)
from edulearn.request_id import begin_request, current_request_id, end_request

log = logging.getLogger("edulearn.access")

PERMISSIONS_POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)

REFUSALS = {405: MethodNotAllowed, 412: PreconditionFailed, 416: RangeNotSatisfiable}


class RequestId:
    """Gives each request an id, and writes its line in the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = begin_request(request.headers.get("X-Request-ID"))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current_request_id()
            took = (time.perf_counter() - started) * 1000
            log.info("%s %s %s %.0f ms", request.method, request.path, response.status_code, took)
            return response
        finally:
            end_request(token)


class HealthChecks:
    """Answers whoever asks if the site is well: load balancers call a machine by its address."""

    PATHS = ("/healthz", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info in self.PATHS:
            request.META["HTTP_HOST"] = "localhost"  # which is always allowed
        return self.get_response(request)


class ResponseHeaders:
    """Permissions-Policy everywhere; API answers are nobody else's to store."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path_info.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class FileProblems:
    """Tells as a problem what pages and files are refused for, with the headers that say more."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/api/") or response.status_code not in REFUSALS:
            return response
        told = problem_response(REFUSALS[response.status_code]())
        for name in ("Allow", "Content-Range"):
            if name in response:
                told[name] = response[name]
        return told


class ApiPaths:
    """Takes API paths with or without their last slash, and refuses large bodies unread.

    A redirect to the path with the slash would lose the body of a POST.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/api/") and not request.path_info.endswith("/"):
            request.path_info += "/"
        if is_upload(request.method, request.path_info):
            return self.get_response(request)  # has a bound of its own
        if declared_length(request.META) > settings.MAX_BODY_BYTES:
            return problem_response(BodyTooLarge())
        return self.get_response(request)
