"""The routes of the contact form, and of what admins do with what came in by it."""

from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import Anyone, IsAdmin
from edulearn import audit
from edulearn import schemas as shapes
from edulearn.contact import Message, MessageInput, MessageMark, MessageQuery
from edulearn.documents import object_id
from edulearn.inputs import read_body, read_query
from edulearn.limits import ContactThrottle
from edulearn.openapi import describe


class Contact(APIView):
    """The contact form, and for admins what came in by it."""

    throttle_classes = [ContactThrottle]

    def get_permissions(self):
        return [Anyone() if self.request.method == "POST" else IsAdmin()]

    @describe("sendMessage", body=MessageInput, answers={201: shapes.MessageAnswer})
    def post(self, request):
        """Write to the site's people."""
        Message.leave(request.user, **read_body(MessageInput, request))
        return Response({"message": "Thank you. Your message has reached us."}, status=201)

    @describe("listMessages", query=MessageQuery, answers={200: shapes.ContactMessagesAnswer})
    def get(self, request):
        """The messages that came in, for admins."""
        page = Message.page(read_query(MessageQuery, request))
        messages = [Message.to_dict(document) for document in page.documents]
        return Response({"messages": messages, **page.links(request)})


class OneMessage(APIView):
    """A message that came in."""

    permission_classes = [IsAdmin]

    @describe("markMessage", body=MessageMark, answers={200: shapes.ContactMessageAnswer})
    def patch(self, request, message_id):
        """Note whether a message is answered."""
        message = Message.mark(object_id(message_id), **read_body(MessageMark, request))
        return Response({"message": Message.to_dict(message.document)})

    @describe("removeMessage", answers={200: shapes.MessageAnswer})
    def delete(self, request, message_id):
        """Delete a message, for good."""
        message = Message.remove(object_id(message_id))
        audit.record(request.user, "message.deleted", message)
        return Response({"message": "The message is deleted"})
