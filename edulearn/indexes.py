"""Every model with a collection, so that all indexes are made in one place."""

from accounts.links import Link
from accounts.models import User
from courses.coupons import Coupon
from courses.credit_notes import CreditNote
from courses.enrollments import Enrollment
from courses.events import Event
from courses.models import Course
from courses.payments import Payment
from edulearn.audit import Entry
from edulearn.contact import Message
from edulearn.limits import Hits

MODELS = (User, Course, Enrollment, Payment, Coupon, CreditNote, Event, Message, Hits, Entry, Link)


def ensure_indexes():
    """Make the indexes that are missing; harmless where they exist, and when run twice at once."""
    for model in MODELS:
        model.ensure_indexes()
