"""A course's modules and lessons: how they are kept, and who sees what of them."""

from bson import ObjectId
from rest_framework.exceptions import ValidationError

from courses.markdown import to_html
from courses.media_links import with_signed_links
from courses.quizzes import for_editor, for_learner, with_question_ids

LESSON_TYPES = ("article", "video", "quiz", "file")


def lessons_of(modules):
    return [lesson for module in modules for lesson in module["lessons"]]


def outline(modules):
    """What a course keeps beside its modules, so that lists need not read them."""
    lessons = lessons_of(modules)
    return {
        "lesson_ids": [lesson["id"] for lesson in lessons],
        "lessons_count": len(lessons),
        "duration": sum(lesson["duration"] for lesson in lessons),
    }


def merge_modules(sent, stored):
    """The modules to store: `sent` ones, each known id keeping what was not sent of it.

    A lesson's id carries every learner's progress, so one that is sent back is kept wherever it
    moved; any other id is ours to make.
    """
    known_modules = {module["id"]: module for module in stored}
    known_lessons = {lesson["id"]: lesson for lesson in lessons_of(stored)}
    named = {lesson.get("id") for module in sent for lesson in module.get("lessons", [])}
    modules = []
    for module in sent:
        known = known_modules.pop(module.get("id"), None)
        lessons = module["lessons"] if "lessons" in module else _left_in(known, named)
        modules.append(
            {
                "id": known["id"] if known else str(ObjectId()),
                "title": module["title"],
                "release_days": (known or {}).get("release_days", 0),
                **_named(module, "release_days"),
                "lessons": [_merge_lesson(lesson, known_lessons) for lesson in lessons],
            }
        )
    return modules


def _left_in(module, named):
    """The lessons of a module that was sent without any: those that were not moved elsewhere."""
    return [lesson for lesson in module["lessons"] if lesson["id"] not in named] if module else []


def _merge_lesson(sent, known):
    stored = known.pop(sent.get("id"), None)
    blank = {"type": "article", "duration": 0, "preview": False, "release_days": 0}
    lesson = {**(stored or {**blank, "id": str(ObjectId())}), **_without_id(sent)}
    if "quiz" in lesson:
        lesson["quiz"] = with_question_ids(lesson["quiz"], (stored or {}).get("quiz"))
    return lesson


def _named(sent, name):
    return {name: sent[name]} if name in sent else {}


def _without_id(sent):
    return {name: value for name, value in sent.items() if name != "id"}


def modules_to_dict(modules, *, course_id, locks, editor):
    """The modules as one reader gets them: those in `locks` (by lesson id) without content."""
    return [
        {
            "id": module["id"],
            "title": module["title"],
            "release_days": module.get("release_days", 0),
            "lessons": [
                lesson_to_dict(lesson, course_id, locks.get(lesson["id"]), editor)
                for lesson in module["lessons"]
            ],
        }
        for module in modules
    ]


def lesson_to_dict(lesson, course_id, lock, editor):
    head = {name: lesson[name] for name in ("id", "title", "type", "duration", "preview")}
    head["release_days"] = lesson.get("release_days", 0)
    if lock:
        return {**head, "locked": True, **lock.to_dict()}
    return {**head, "locked": False, **_content(lesson, course_id, editor)}


def _content(lesson, course_id, editor):
    content = {}
    if "body" in lesson:
        content["body_html"] = to_html(lesson["body"])
        if editor:
            content["body"] = lesson["body"]
    for name in ("video", "file"):
        if lesson["type"] == name and name in lesson:
            content[name] = with_signed_links(lesson[name], course_id)
    if lesson["type"] == "quiz" and "quiz" in lesson:
        content["quiz"] = (for_editor if editor else for_learner)(lesson["quiz"])
    return content


def find_lesson(modules, lesson_id):
    """The lesson of that id, or None."""
    return next((lesson for lesson in lessons_of(modules) if lesson["id"] == lesson_id), None)


def check_complete(modules):
    """Raises ValidationError where a lesson lacks what its type needs to be taught."""
    errors = {}
    for m, module in enumerate(modules):
        for index, lesson in enumerate(module["lessons"]):
            needed = {"article": "body"}.get(lesson["type"], lesson["type"])
            if not lesson.get(needed):
                errors[f"modules.{m}.lessons.{index}.{needed}"] = [
                    f"“{lesson['title']}” has no content yet: fill it in or remove it."
                ]
    if errors:
        raise ValidationError(errors)
