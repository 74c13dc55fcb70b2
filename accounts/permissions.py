"""Who may call a route at all; what they may do to one thing is a predicate on that thing."""

from django.conf import settings
from rest_framework.permissions import BasePermission

from edulearn.errors import Forbidden


class EmailUnproven(Forbidden):
    slug, title = "email-unproven", "Email address not confirmed"
    detail = "Confirm your email address first: open the link that we sent you, or ask for another."


class Anyone(BasePermission):
    """Visitors too."""

    def has_permission(self, request, view):
        return True


class SignedIn(BasePermission):
    """Any account."""

    message = "Sign in first."

    def has_permission(self, request, view):
        return request.user.is_authenticated


class IsInstructor(SignedIn):
    """Instructors, and admins; on a site that asks for it, with a proven address."""

    message = "Only instructors and admins may do this."

    def has_permission(self, request, view):
        if not (super().has_permission(request, view) and request.user.teaches):
            return False
        if settings.VERIFY_EMAIL and not request.user.has_proven_email:
            raise EmailUnproven()
        return True


class IsAdmin(SignedIn):
    """Admins."""

    message = "Only admins may do this."

    def has_permission(self, request, view):
        return super().has_permission(request, view) and request.user.is_admin
