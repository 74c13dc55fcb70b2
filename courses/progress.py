"""Progress on lessons: what becomes of it when several tabs and devices tell of it at once.

Each thing that is told carries its time, and the latest told of each stays: a position from an
hour ago, sent when the net is back, moves nobody back, and takes no completion away.
"""

from datetime import UTC, datetime

from courses import played

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def merged(stored, told, moment):
    """`stored` progress on one lesson after `told` (a valid LessonProgress); itself if no news."""
    at = told.get("at", moment)
    news = {}
    if _completion_is_news(stored, told, at):
        news = {"completed": told["completed"], "completed_at": at}
    if "position" in told and at >= stored.get("position_at", _LONG_AGO):
        news |= {"position": told["position"], "position_at": at}
    if "played" in told:
        news["played"] = played.union(stored.get("played", []), told["played"])
        told = {"watched": played.seconds(news["played"]), **told}
    for best in ("watched", "best_score"):
        if best in told and told[best] > stored.get(best, -1):
            news[best] = told[best]
    return {**stored, **news}


def _completion_is_news(stored, told, at):
    if "completed" not in told or told["completed"] == stored.get("completed", False):
        return False
    known_at = stored.get("completed_at", _LONG_AGO)
    return at >= known_at if told["completed"] else at > known_at


def latest(changes, moment):
    """The time of the latest of some changes."""
    return max((told.get("at", moment) for told in changes.values()), default=moment)


def shown(stored):
    """The progress on one lesson as clients get it."""
    return {
        "completed": stored.get("completed", False),
        "position": stored.get("position", 0),
        "watched": stored.get("watched", 0),
        "played": stored.get("played", []),
        "best_score": stored.get("best_score"),
    }


def done(document):
    """The ids of all lessons that a learner (an enrolment's document) has completed."""
    return {lesson for lesson, told in document["progress"].items() if told.get("completed")}


def summary(document, lesson_ids):
    """How far a learner is, of the lessons that the course has now."""
    finished = done(document).intersection(lesson_ids)
    return {
        "percent": len(finished) * 100 // len(lesson_ids) if lesson_ids else 0,
        "completed": len(finished),
        "lessons_count": len(lesson_ids),
        "last_lesson": document["last_lesson"],
        "next_lesson": _next_lesson(lesson_ids, finished, document["last_lesson"]),
        "updated_at": document["updated_at"],
    }


def _next_lesson(lesson_ids, finished, last):
    """Where to go on: the last lesson if it isn't done, else the next that isn't; None at the end.

    Past the end it begins again at the top, with what was skipped.
    """
    start = lesson_ids.index(last) if last in lesson_ids else 0
    ahead = [*lesson_ids[start:], *lesson_ids[:start]]
    return next((lesson for lesson in ahead if lesson not in finished), None)
