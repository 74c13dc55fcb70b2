"""Quizzes: what is kept, what a learner sees of it, and how answers are marked."""

import math
import unicodedata
from decimal import Decimal

from bson import ObjectId

KINDS = ("single", "multiple", "true_false", "short", "numeric")


def with_question_ids(quiz, stored):
    """The quiz with an id on each question; an id that it had before is kept."""
    known = {question["id"] for question in (stored or {}).get("questions", [])}
    questions = []
    for question in quiz["questions"]:
        kept = question.get("id") if question.get("id") in known else str(ObjectId())
        known.discard(kept)
        questions.append({**question, "id": kept})
    return {**quiz, "questions": questions}


def for_editor(quiz):
    return quiz


def for_learner(quiz):
    """The questions without a word of their answers; of a timed quiz none before its clock runs."""
    shown = ("id", "kind", "text", "options")
    rules = ("shuffle", "time_limit", "max_attempts", "show_answers")
    questions = [] if quiz.get("time_limit") else quiz["questions"]
    return {
        "pass_mark": quiz["pass_mark"],
        **{rule: quiz.get(rule) for rule in rules},
        "questions_count": len(quiz["questions"]),
        "questions": [{name: q[name] for name in shown} for q in questions],
    }


def mark(quiz, answers):
    """Mark `{question id: answer}`; a question without an answer is wrong."""
    results = [
        {
            "id": question["id"],
            "correct": is_correct(question, answers.get(question["id"])),
            "explanation": question["explanation"],
        }
        for question in quiz["questions"]
    ]
    score = round(100 * sum(result["correct"] for result in results) / len(results))
    return {
        "score": score,
        "pass_mark": quiz["pass_mark"],
        "passed": score >= quiz["pass_mark"],
        "results": results,
    }


def answer_problem(question):
    """What is wrong with the right answer that an author gave, as a sentence; None if nothing."""
    return _PROBLEMS[question["kind"]](question["answer"], len(question["options"]))


def is_correct(question, answer):
    """Whether one answer is right; an answer of the wrong type is wrong."""
    return _CHECKS[question["kind"]](question, answer)


def keepable(question, answer):
    """Whether an answer is of its question's type, and small enough to be stored."""
    return _KEEPABLE[question["kind"]](answer, len(question["options"]))


def _single(question, answer):
    return _is_int(answer) and answer == question["answer"]


def _multiple(question, answer):
    if not isinstance(answer, list) or not all(_is_int(part) for part in answer):
        return False
    return sorted(answer) == sorted(question["answer"])


def _true_false(question, answer):
    return isinstance(answer, bool) and answer == question["answer"]


def _short(question, answer):
    return isinstance(answer, str) and _fold(answer) in map(_fold, question["answer"])


def _numeric(question, answer):
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return False
    # As decimals, so that an answer just at the tolerance is within it: 3.13 for 3.14 ± 0.01.
    given, right, tolerance = (
        Decimal(str(number))
        for number in (answer, question["answer"], question.get("tolerance", 0))
    )
    return abs(given - right) <= tolerance or math.isclose(given, right, rel_tol=1e-9)


def _fold(text):
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


_CHECKS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
}


def _is_index(value, count):
    return _is_int(value) and 0 <= value < count


def _single_problem(answer, count):
    return None if _is_index(answer, count) else "Give the number of the right option, from 0."


def _multiple_problem(answer, count):
    fits = isinstance(answer, list) and answer and all(_is_index(part, count) for part in answer)
    fits = fits and len(set(answer)) == len(answer)
    return None if fits else "Give the numbers of the right options, from 0."


def _true_false_problem(answer, count):
    return None if isinstance(answer, bool) else "Give true or false."


def _short_problem(answer, count):
    fits = isinstance(answer, list) and 0 < len(answer) <= 20
    fits = fits and all(isinstance(part, str) and 0 < len(part) <= 200 for part in answer)
    return None if fits else "Give the accepted answers, as a list of texts."


def _numeric_problem(answer, count):
    fits = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    return None if fits and abs(answer) < 2**53 else "Give a number."


_PROBLEMS = {
    "single": _single_problem,
    "multiple": _multiple_problem,
    "true_false": _true_false_problem,
    "short": _short_problem,
    "numeric": _numeric_problem,
}


def _are_indexes(answer, count):
    return (
        isinstance(answer, list)
        and len(answer) <= count
        and all(_is_index(part, count) for part in answer)
    )


def _is_number(answer, count):
    return isinstance(answer, (int, float)) and not isinstance(answer, bool) and abs(answer) < 2**63


_KEEPABLE = {
    "single": _is_index,
    "multiple": _are_indexes,
    "true_false": lambda answer, count: isinstance(answer, bool),
    "short": lambda answer, count: isinstance(answer, str) and len(answer) <= 500,
    "numeric": _is_number,
}
