"""Every model with a collection, so that all indexes are made in one place."""

from accounts.imports import Batch
from accounts.links import Link
from accounts.models import User
from courses.attempts import Attempt
from courses.coupons import Coupon
from courses.credit_notes import CreditNote
from courses.enrollments import Enrollment
from courses.events import Event
from courses.files import File
from courses.models import Course
from courses.notes import Note
from courses.payments import Payment
from courses.questions import Answer, Question
from courses.reviews import Review
from courses.wishlist import Wish
from edulearn.audit import Entry
from edulearn.contact import Message
from edulearn.limits import Hits

MODELS = (
    User,
    Course,
    Enrollment,
    Payment,
    Coupon,
    CreditNote,
    Event,
    Message,
    Hits,
    Entry,
    Link,
    Batch,
)
LEARNING_MODELS = (Review, Wish, Note, Question, Answer, Attempt, File)


def ensure_indexes():
    """Make the indexes that are missing; harmless where they exist, and when run twice at once."""
    for model in MODELS + LEARNING_MODELS:
        model.ensure_indexes()
