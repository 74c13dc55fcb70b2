"""Reading what a request brings through the serializer that says what is taken."""

from functools import cache


def read_body(serializer, request):
    """The validated body; raises DRF's ValidationError, field by field."""
    return _form(serializer).run_validation(request.data)


def read_query(serializer, request):
    """The validated query of a URL."""
    return _form(serializer).run_validation(request.query_params)


@cache
def _form(serializer):
    """One for all requests: making it copies each field, and validating leaves no trace in it."""
    return serializer()
