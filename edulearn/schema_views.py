"""The API's description, and the page that shows it."""

from functools import cache

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    renderer_classes,
)
from rest_framework.response import Response

from accounts.permissions import Anyone
from edulearn.openapi import describe
from edulearn.rendering import JSONRenderer


@describe("getSchema", answers={200: {"type": "object", "additionalProperties": True}})
@api_view(["GET"])
@authentication_classes([])
@permission_classes([Anyone])
@renderer_classes([JSONRenderer, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer])
def schema(request):
    """This description, as JSON or, for an `Accept` that names it, as YAML."""
    return Response(whole_schema())


@cache
def whole_schema():
    """The description of every route: the same for everyone, so it is made once."""
    return SchemaGenerator().get_schema(public=True)


class Documentation(SpectacularSwaggerSplitView):
    """The description as a page; its script comes apart, for our Content-Security-Policy."""

    authentication_classes = []
    template_name = "docs.html"

    def perform_content_negotiation(self, request, force=True):
        """A page, whatever `Accept` says: it is nothing else."""
        return super().perform_content_negotiation(request, force=True)
