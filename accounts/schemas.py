"""The shapes of what the account routes answer."""

from rest_framework import serializers

from accounts.models import ROLES, STATUSES
from edulearn.schemas import IdAnswer, MessageAnswer, PageAnswer


class UserShape(serializers.Serializer):
    """An account, as its owner and admins see it."""

    id = IdAnswer()
    name = serializers.CharField(max_length=100)
    email = serializers.EmailField(max_length=254)
    email_verified = serializers.BooleanField()
    role = serializers.ChoiceField(ROLES)
    status = serializers.ChoiceField(STATUSES)
    enrolled_courses = serializers.ListField(child=IdAnswer())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class SessionShape(serializers.Serializer):
    """A sign-in that lasts; `device` names the browser and its system."""

    id = IdAnswer()
    device = serializers.CharField()
    created_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class SessionsAnswer(PageAnswer):
    sessions = SessionShape(many=True)


class PendingEmail(serializers.Serializer):
    email = serializers.EmailField()
    expires_at = serializers.DateTimeField()


class EmailChangeAnswer(serializers.Serializer):
    pending = PendingEmail(allow_null=True)


class UserAnswer(serializers.Serializer):
    user = UserShape()


class SavedUserAnswer(MessageAnswer, UserAnswer):
    pass


class UsersAnswer(PageAnswer):
    users = UserShape(many=True)


class TokenAnswer(UserAnswer):
    """The access token, for `expires_in` seconds; the refresh token comes as a cookie."""

    token = serializers.CharField()
    expires_in = serializers.IntegerField(min_value=1)


class SignedInAnswer(MessageAnswer, TokenAnswer):
    pass
