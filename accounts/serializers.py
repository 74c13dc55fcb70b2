"""What the account routes take, and (for the API's description) give."""

from django.conf import settings
from rest_framework import serializers

from accounts.models import INSTRUCTOR, ROLES, STATUSES, STUDENT, User
from edulearn.fields import Choice, EmailAddress, Secret, Text
from edulearn.pagination import PageQuery


class SignupInput(serializers.Serializer):
    name = Text(max_length=100)
    email = EmailAddress()
    password = Secret()
    role = Choice(choices=[STUDENT, INSTRUCTOR], default=STUDENT)

    def validate_role(self, role):
        if role == INSTRUCTOR and not settings.INSTRUCTOR_SIGNUP:
            raise serializers.ValidationError("Sign-up is for students here; ask an admin.")
        return role


class LoginInput(serializers.Serializer):
    email = EmailAddress()
    password = Secret()


class ProfileInput(serializers.Serializer):
    name = Text(max_length=100, required=False)


class PasswordInput(serializers.Serializer):
    password = Secret()


class PasswordChangeInput(serializers.Serializer):
    current_password = Secret()
    new_password = Secret()


class EmailInput(serializers.Serializer):
    email = EmailAddress()


class EmailChangeInput(EmailInput):
    password = Secret()


class LinkInput(serializers.Serializer):
    token = Text(max_length=100)


class ResetInput(LinkInput):
    password = Secret()


class UserQuery(PageQuery):
    search = Text(required=False, allow_blank=True, max_length=200)
    role = Choice(choices=ROLES, required=False)
    status = Choice(choices=STATUSES, required=False)
    sort = Choice(choices=list(User.SORTS), default="newest")
    format = Choice(choices=["json", "csv"], default="json")


class AdministrationInput(serializers.Serializer):
    role = Choice(choices=ROLES, required=False)
    status = Choice(choices=STATUSES, required=False)
