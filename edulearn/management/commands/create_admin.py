import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from accounts.models import ADMIN, User
from accounts.serializers import SignupInput
from edulearn.errors import Problem, field_errors


class Command(BaseCommand):
    help = "Make an admin account; asks for the password, or reads it from standard input."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="Admin")

    def handle(self, email, name, **options):
        form = SignupInput(data={"name": name, "email": email, "password": _password()})
        if not form.is_valid():
            raise CommandError(_sentences(field_errors(form.errors)))
        try:
            # Whoever may run this vouches for the address.
            account = {**form.validated_data, "role": ADMIN, "email_verified": True}
            user = User.create_user(**account)
        except Problem as problem:
            raise CommandError(_sentences(problem.errors or {"": [problem.detail]})) from problem
        self.stdout.write(f"{user.email} is an admin now.")


def _password():
    return getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _sentences(errors):
    return " ".join(message for messages in errors.values() for message in messages)
