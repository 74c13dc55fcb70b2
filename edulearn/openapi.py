"""The API's description (OpenAPI 3.1): what each view says of itself, and what follows from it.

A view says its name, its input, its answers and the errors of its own domain with `describe`;
`ApiSchema` adds the problems that follow from its permissions, throttles, path and body.
"""

from http import HTTPStatus
from itertools import groupby

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from uritemplate import variables

from accounts.permissions import Anyone, SignedIn
from edulearn import field_schemas  # noqa: F401  (registers how our fields are described)
from edulearn.schemas import ProblemSerializer

PROBLEM_JSON = "application/problem+json"
LOCATION = OpenApiParameter(
    "Location",
    {"type": "string", "format": "uri"},
    OpenApiParameter.HEADER,
    description="Where the new thing is.",
    response=[201],
)
USUAL = {
    400: "Something in the input can't be taken; `errors` names it, field by field.",
    401: "Not signed in, or the token is not valid any more.",
    403: "The account may not do this.",
    404: "There is nothing here that the caller may know of.",
    406: "The answer can't be given in a type that `Accept` names.",
    413: "The body is over 1 MiB.",
    415: "The body is not of a type that is taken.",
    429: "That was too often; `Retry-After` says when to try again.",
    503: "The database is out of reach; try again after `Retry-After`.",
}
HEADERS = {
    "X-Request-ID": {"type": "string", "pattern": "^[A-Za-z0-9._-]{8,128}$"},
    "WWW-Authenticate": {"type": "string", "const": "Bearer"},
    "Retry-After": {"type": "string", "pattern": "^[0-9]+$", "description": "Seconds."},
}
HEADERS_OF_STATUS = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
DOCUMENT_ID = {"type": "string", "pattern": "^[0-9a-fA-F]{24}$"}


def describe(operation_id, *, answers, body=None, query=None, errors=(), parameters=(), **more):
    """Decorates a view (above `@api_view`), or a method of one, with its description.

    `answers` is `{status: serializer}`, or `{(status, media type): …}` where it isn't JSON; `body`
    and `query` are the input serializers, `errors` the classes of Problem that are this route's
    own. A view of several methods gives a name for each: `{"PUT": "updateCourse", "PATCH": …}`.
    `more` goes to drf-spectacular's `extend_schema`.
    """
    names = operation_id if isinstance(operation_id, dict) else {None: operation_id}
    more |= {
        "request": body,
        "parameters": [*parameters, *([query] if query else [])],
        "responses": _answers(answers) | _problems(errors, answers),
    }

    def decorate(view):
        for method, name in names.items():
            view = extend_schema(operation_id=name, methods=method and [method], **more)(view)
        return view

    return decorate


def _answers(answers):
    """Answers of 4xx and 5xx are problems, whatever members they add."""
    return {
        (status, PROBLEM_JSON) if isinstance(status, int) and status >= 400 else status: answer
        for status, answer in answers.items()
    }


def _problems(errors, answers):
    """For each status the problem, in the shape that `answers` gives it, and its kinds."""
    by_status = groupby(sorted(errors, key=_status), key=_status)
    return {
        (status, PROBLEM_JSON): OpenApiResponse(
            answers.get(status, ProblemSerializer),
            " ".join(f"{error.title} (`{error.slug}`)." for error in same),
        )
        for status, same in by_status
    }


def _status(error):
    return error.status


class ApiSchema(AutoSchema):
    """Describes one operation."""

    def get_operation(self, *args):
        operation = super().get_operation(*args)
        if operation:
            self._add_usual_problems(operation)
            self._complete(operation["responses"])
        return operation

    def get_summary(self):
        return super().get_description().partition("\n")[0].rstrip(".")

    def get_description(self):
        """What the docstring says beyond its first line."""
        return super().get_description().partition("\n")[2].strip()

    def get_tags(self):
        """A tag for each module of views: `courses.payment_views` → payment."""
        package, module = self.view.__module__.split(".")[-2:]
        name = module.removesuffix("views").rstrip("_") or package
        return ["site" if package == "edulearn" else name]

    def get_auth(self):
        """A token is optional where anyone may ask."""
        schemes = super().get_auth()
        return [*schemes, {}] if schemes and self._is_open() else schemes

    def get_override_parameters(self):
        return [
            OpenApiParameter(name, self._path_schema(name), OpenApiParameter.PATH)
            for name in variables(self.path)
        ]

    @staticmethod
    def _path_schema(name):
        return DOCUMENT_ID if name.endswith("_id") else {"type": "string"}

    def _get_request_body(self, direction="request"):
        """Also for DELETE, which drf-spectacular leaves out: some take a password."""
        body = self.get_request_serializer()
        if self.method != "DELETE" or body is None:
            return super()._get_request_body(direction)
        schema = self.resolve_serializer(body, direction).ref
        return {"content": {"application/json": {"schema": schema}}, "required": True}

    def _is_open(self):
        return all(isinstance(permission, Anyone) for permission in self.view.get_permissions())

    def _add_usual_problems(self, operation):
        answers = operation["responses"]
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for status in self._usual_statuses(operation):
            answer = answers.setdefault(
                str(status), {"description": "", "content": {PROBLEM_JSON: {"schema": problem}}}
            )
            answer["description"] = f"{USUAL[status]} {answer['description']}".strip()
        operation["responses"] = dict(sorted(answers.items()))

    def _usual_statuses(self, operation):
        has_body = "requestBody" in operation
        places = {parameter["in"] for parameter in operation.get("parameters", [])}
        follows = {
            400: has_body or places & {"query", "header"},
            401: operation.get("security"),
            403: any(type(p) not in (Anyone, SignedIn) for p in self.view.get_permissions()),
            404: "path" in places,
            406: True,
            413: has_body,
            415: has_body,
            429: self.view.get_throttles(),
            503: self.path.startswith("/api/"),
        }
        return [status for status, applies in follows.items() if applies]

    def _complete(self, answers):
        """Each answer's headers, and a word on it where there is none."""
        for status, answer in answers.items():
            names = ["X-Request-ID", *HEADERS_OF_STATUS.get(int(status), [])]
            answer.setdefault("headers", {}).update({name: self._header(name) for name in names})
            answer["description"] = answer["description"] or HTTPStatus(int(status)).phrase

    def _header(self, name):
        component = ResolvedComponent(
            name=name, type="headers", schema={"schema": HEADERS[name]}, object=name
        )
        self.registry.register_on_missing(component)
        return component.ref


class BearerScheme(OpenApiAuthenticationExtension):
    """How `BearerAuthentication` is described."""

    target_class = "accounts.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
