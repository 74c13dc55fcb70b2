"""The routes of uploaded files, and the files themselves."""

from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsInstructor
from courses import file_schemas as shapes
from courses.file_types import NotTaken
from courses.files import File, FileInUse, FileNotFound, TooManyFiles, UploadQuery
from courses.models import Course
from courses.uploads import CutOff
from edulearn.bodies import declared_length
from edulearn.documents import object_id
from edulearn.errors import Unavailable, problem_response
from edulearn.inputs import read_query
from edulearn.openapi import describe
from edulearn.pagination import PageQuery
from edulearn.ranges import ranged_response
from edulearn.schemas import MessageAnswer

# A picture never changes at its address; for the rest the links' own time is enough.
CACHED = {True: "public, max-age=31536000, immutable", False: "private, max-age=43200"}


class Files(APIView):
    """The uploaded files of a course."""

    permission_classes = [IsInstructor]
    parser_classes = []  # the body is the file itself, and goes to disk as it comes

    @describe("listFiles", query=PageQuery, answers={200: shapes.FilesAnswer})
    def get(self, request, course_id):
        """The uploaded files of a course, for who may edit it."""
        course = Course.editable(object_id(course_id), request.user)
        page = File.page(course, read_query(PageQuery, request))
        files = [File(document).to_dict() for document in page.documents]
        return Response({"files": files, **page.links(request)})

    @describe(
        "uploadFile",
        body={"application/octet-stream": OpenApiTypes.BINARY},
        query=UploadQuery,
        answers={201: shapes.FileAnswer},
        errors=[NotTaken, CutOff, TooManyFiles],
    )
    def post(self, request, course_id):
        """Upload a file: the body is the file itself, whatever its content type says."""
        course = Course.editable(object_id(course_id), request.user)
        name = read_query(UploadQuery, request)["name"]
        file = File.upload(
            user=request.user,
            course=course,
            name=name,
            stream=request.stream,
            length=declared_length(request.META),
        )
        return Response({"file": file.to_dict()}, status=201)


@describe("removeFile", answers={200: MessageAnswer}, errors=[FileInUse])
@api_view(["DELETE"])
@permission_classes([IsInstructor])
def remove_file(request, course_id, file_id):
    """Remove an uploaded file that no lesson uses."""
    course = Course.editable(object_id(course_id), request.user)
    File.of(course, object_id(file_id)).remove(course)
    return Response({"message": "The file is removed"})


@require_safe
def media(request, token, name):
    """An uploaded file, or a range of it."""
    try:
        file = File.linked(token, name)
        response = ranged_response(
            request,
            file.path,
            content_type=file.document["type"],
            etag=f'"{file.document["sha256"][:32]}"',
            modified=file.document["created_at"],
        )
    except (FileNotFound, FileNotFoundError):
        return problem_response(FileNotFound())
    except Unavailable as busy:
        return problem_response(busy)
    response["Cache-Control"] = CACHED[file.type.is_picture]
    response["Content-Disposition"] = file.disposition
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
