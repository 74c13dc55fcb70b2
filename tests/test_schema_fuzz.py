"""What Schemathesis makes of the API's description, right and wrong, is answered as it describes.

The suite asks each operation the same few times; `make fuzz SECONDS=600` asks for as long as one
wants, and each time something else.
"""

import os
import time

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.test_access import PEOPLE, kept, restore, stage  # noqa: F401  (a fixture)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Schemathesis does.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")
SECONDS = int(os.environ.get("FUZZ_SECONDS", 0))
EXAMPLES = 40 if SECONDS else 4
LONGEST = 500


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Nobody makes longer texts here, and a pattern with such a bound takes a second to compile."""
    shorten(raw_schema)


def shorten(schema):
    if isinstance(schema, dict) and isinstance(schema.get("maxLength"), int):
        schema["maxLength"] = min(schema["maxLength"], LONGEST)
    parts = schema.values() if isinstance(schema, dict) else schema
    for part in parts:
        if isinstance(part, (dict, list)):
            shorten(part)


DESCRIBED = schemathesis.openapi.from_wsgi("/api/schema/", WSGIHandler()).get_all_operations()
OPERATIONS = {operation.label: operation for operation in (found.ok() for found in DESCRIBED)}
SAME_OR_NEW = settings(
    max_examples=EXAMPLES,
    derandomize=not SECONDS,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def cases_of(operation, ids):
    """Requests that the description allows, and others; about what there is, and what is not."""
    known = {each.name: ids[each.name] for each in operation.path_parameters}
    return st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known or None),
        operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=known or None),
        operation.as_strategy(GenerationMode.POSITIVE),
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_answers_as_described(stage, name):  # noqa: F811
    before, until = kept(stage.db), time.monotonic() + SECONDS / len(OPERATIONS)

    @SAME_OR_NEW
    @given(cases_of(OPERATIONS[name], stage.ids), st.sampled_from(PEOPLE))
    def ask(case, who):
        token = stage.people[who].token
        identity = {"Authorization": f"Bearer {token}"} if token else {}
        answer = case.call(headers={"Accept-Encoding": "identity", **identity})
        case.validate_response(answer, checks=CHECKS)
        if case.method == "DELETE":
            restore(stage.db, before)

    ask()
    while time.monotonic() < until:
        ask()
