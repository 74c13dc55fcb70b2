"""Every model with a collection, so that all indexes are made in one place."""

from accounts.models import User
from courses.enrollments import Enrollment
from courses.models import Course
from courses.payments import Payment
from edulearn.contact import Message

MODELS = (User, Course, Enrollment, Payment, Message)


def ensure_indexes():
    """Make the indexes that are missing; harmless where they exist, and when run twice at once."""
    for model in MODELS:
        model.ensure_indexes()
