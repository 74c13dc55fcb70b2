"""The routes of links that are sent by mail."""

from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import cookies, devices, guesses, links, recovery
from accounts import schemas as shapes
from accounts.links import LinkSpent
from accounts.models import EmailTaken
from accounts.permissions import Anyone, SignedIn
from accounts.serializers import EmailChangeInput, EmailInput, LinkInput, ResetInput
from edulearn import audit
from edulearn.inputs import read_body
from edulearn.limits import LinkThrottle, ResetThrottle, VerifyThrottle
from edulearn.openapi import describe
from edulearn.schemas import MessageAnswer


@describe("askForReset", body=EmailInput, answers={202: MessageAnswer})
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
@throttle_classes([ResetThrottle])
def ask_for_reset(request):
    """Send a link to choose a new password, if the address has an account; never say which."""
    recovery.ask_for_reset(**read_body(EmailInput, request))
    message = "If this address has an account, a link is on its way to it"
    return Response({"message": message}, status=202)


@describe("resetPassword", body=ResetInput, answers={200: MessageAnswer}, errors=[LinkSpent])
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
@throttle_classes([LinkThrottle])
def reset_password(request):
    """Choose a new password by a link; every session ends, and this device is known."""
    user = recovery.reset_password(**read_body(ResetInput, request))
    audit.record(user, "password.reset", user)
    secret, _ = devices.remember(user, devices.device_of(request))
    response = Response({"message": "Password changed: sign in with it now"})
    cookies.set_device(response, secret)
    return response


@describe("verifyEmail", body=LinkInput, answers={200: MessageAnswer}, errors=[LinkSpent])
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
@throttle_classes([LinkThrottle])
def verify(request):
    """Prove an address by the link that was sent to it."""
    recovery.verify(**read_body(LinkInput, request))
    return Response({"message": "Your email address is confirmed"})


@describe("askToVerifyEmail", answers={202: MessageAnswer})
@api_view(["POST"])
@permission_classes([SignedIn])
@throttle_classes([VerifyThrottle])
def ask_to_verify(request):
    """Send the link that proves the caller's address again."""
    if not request.user.has_proven_email:
        recovery.ask_to_verify(request.user)
    message = "If your address is not confirmed yet, a link is on its way to it"
    return Response({"message": message}, status=202)


class EmailChange(APIView):
    """Another address that the caller asked for, until its link is opened."""

    permission_classes = [SignedIn]

    def get_throttles(self):
        return [VerifyThrottle()] if self.request.method == "POST" else []

    @describe(
        "askToChangeEmail", body=EmailChangeInput, answers={202: MessageAnswer}, errors=[EmailTaken]
    )
    def post(self, request):
        """Send a link to a new address, and word of it to the old one."""
        form = read_body(EmailChangeInput, request)
        with guesses.of_own_password(request.user):
            request.user.confirm_password(form["password"], "password")
        recovery.ask_to_change_email(request.user, form["email"])
        return Response({"message": "Open the link that was sent to the new address"}, status=202)

    @describe("getEmailChange", answers={200: shapes.EmailChangeAnswer})
    def get(self, request):
        """The address that waits for its link to be opened, if there is one."""
        link = links.pending(links.EMAIL, request.user.id)
        told = link and {name: link[name] for name in ("email", "expires_at")}
        return Response({"pending": told})

    @describe("cancelEmailChange", answers={200: MessageAnswer})
    def delete(self, request):
        """Keep the address: the link that was sent works no more."""
        links.discard(request.user.id, links.EMAIL)
        return Response({"message": "Your address stays as it is"})


@describe(
    "changeEmail", body=LinkInput, answers={200: MessageAnswer}, errors=[LinkSpent, EmailTaken]
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([Anyone])
@throttle_classes([LinkThrottle])
def change_email(request):
    """Make a new address the account's, by the link that was sent to it."""
    user = recovery.change_email(**read_body(LinkInput, request))
    audit.record(user, "email.changed", user)
    return Response({"message": "Sign in with your new address from now on"})
