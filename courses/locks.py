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


def locks_for_learner(course, *, since, progress, moment):
    """`{lesson id: Lock}` for a learner of `course` (a document) who is enrolled `since` then.

    What is complete, or free to preview, stays open whatever order the course asks for.
    """
    locks, everything_before_is_done = {}, True
    for module in course["modules"]:
        for lesson in module["lessons"]:
            is_done = bool(progress.get(lesson["id"], {}).get("completed"))
            in_turn = everything_before_is_done or is_done or not course.get("sequential")
            lock = _lock(lesson, in_turn, _opening(module, lesson, since), moment)
            if lock and not lesson["preview"]:
                locks[lesson["id"]] = lock
            everything_before_is_done &= is_done
    return locks


def _lock(lesson, in_turn, opens_at, moment):
    if opens_at > moment:
        return Lock(RELEASE, opens_at)
    return None if in_turn else Lock(ORDER)


def _opening(module, lesson, since):
    days = max(module.get("release_days") or 0, lesson.get("release_days") or 0)
    return since + timedelta(days=days)
