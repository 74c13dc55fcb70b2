"""Reading what a request brings through the serializer that says what is taken."""


def read_body(serializer, request, **context):
    """The validated body; raises DRF's ValidationError, field by field."""
    form = serializer(data=request.data, context={"request": request, **context})
    form.is_valid(raise_exception=True)
    return form.validated_data


def read_query(serializer, request):
    """The validated query of a URL."""
    form = serializer(data=request.query_params, context={"request": request})
    form.is_valid(raise_exception=True)
    return form.validated_data
