"""Which lessons are not open to someone, and why: decided here, for every route and link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from edulearn.errors import Forbidden

ENROLL, RELEASE, ORDER = REASONS = ("enroll", "release", "order")
_SENTENCES = {
    ENROLL: "Enrol in this course first.",
    RELEASE: "This lesson is not open yet.",
    ORDER: "Complete the lessons before this one first.",
}


@dataclass(frozen=True)
class Lock:
    """Why a lesson is not open; `opens_at` where that is a matter of time."""

    reason: str
    opens_at: datetime | None = None

    def to_dict(self):
        return {"locked_reason": self.reason, "opens_at": self.opens_at}


class LessonLocked(Forbidden):
    slug, title = "lesson-locked", "Lesson locked"

    def __init__(self, lock):
        super().__init__(_SENTENCES[lock.reason], **lock.to_dict())


def locks_for_stranger(modules):
    """`{lesson id: Lock}` for who hasn't the course: all but its preview lessons."""
    return {
        lesson["id"]: Lock(ENROLL)
        for module in modules
        for lesson in module["lessons"]
        if not lesson["preview"]
    }


def locks_for_learner(course, *, since, done, moment, done_before=None):
    """`{lesson id: Lock}` for a learner of `course` (a document) who is enrolled `since` then.

    `done` are the ids of the lessons that are complete. What is, or is free to preview, stays open
    whatever order the course asks for; where progress is being told, what was `done_before` that:
    nothing opens itself.
    """
    stays_open = done if done_before is None else done_before
    locks, is_next = {}, True
    for module in course["modules"]:
        for lesson in module["lessons"]:
            in_turn = is_next or lesson["id"] in stays_open or not course.get("sequential")
            lock = _lock(in_turn, _opening(module, lesson, since), moment)
            if lock and not lesson["preview"]:
                locks[lesson["id"]] = lock
            is_next = is_next and lesson["id"] in done
    return locks


def _lock(in_turn, opens_at, moment):
    if opens_at > moment:
        return Lock(RELEASE, opens_at)
    return None if in_turn else Lock(ORDER)


def _opening(module, lesson, since):
    days = max(module.get("release_days") or 0, lesson.get("release_days") or 0)
    return since + timedelta(days=days)
