"""The methods that every route has: HEAD where there is a GET, and OPTIONS."""

from django.http import HttpResponse


class Methods:
    """HEAD answers as GET, without the body; OPTIONS tells which methods a route has.

    Uploaded files answer HEAD themselves: their GET would read a video for nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "HEAD" and not request.path_info.startswith("/media/"):
            return self._headers_of_get(request)
        response = self.get_response(request)
        if "Allow" in response:
            response["Allow"] = _with_head(response["Allow"])
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": response["Allow"]})
        return response

    def _headers_of_get(self, request):
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _with_head(allowed):
    methods = allowed.split(", ")
    return ", ".join([*methods, "HEAD"] if "GET" in methods and "HEAD" not in methods else methods)
