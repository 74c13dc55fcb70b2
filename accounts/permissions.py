"""Who may call a route at all; what they may do to one thing is a predicate on that thing."""

from rest_framework.permissions import BasePermission


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
    """Instructors, and admins."""

    message = "Only instructors and admins may do this."

    def has_permission(self, request, view):
        return super().has_permission(request, view) and request.user.teaches


class IsAdmin(SignedIn):
    """Admins."""

    message = "Only admins may do this."

    def has_permission(self, request, view):
        return super().has_permission(request, view) and request.user.is_admin
