"""The order in which one attempt shows a quiz: questions and options, and the way back."""

from secrets import SystemRandom

_random = SystemRandom()
_WITH_OPTIONS = ("single", "multiple")


def arrangement(quiz):
    """`[{id, options}]`: the questions as they are shown, each with its options' own numbers."""
    order = [{"id": q["id"], "options": _options(q, quiz)} for q in quiz["questions"]]
    return _shuffled(order) if quiz.get("shuffle") else order


def _options(question, quiz):
    numbers = list(range(len(question["options"])))
    return _shuffled(numbers) if quiz.get("shuffle") and _has_options(question) else numbers


def _shuffled(things):
    return _random.sample(things, len(things))


def _has_options(question):
    return question["kind"] in _WITH_OPTIONS


def arranged(quiz, order):
    """The quiz's questions in that order, their options too."""
    questions = {question["id"]: question for question in quiz["questions"]}
    return [
        {
            **questions[place["id"]],
            "options": [questions[place["id"]]["options"][n] for n in place["options"]],
        }
        for place in order
    ]


def as_stored(question, numbers, answer):
    """An answer in the numbers of the shown options, in the question's own."""
    if answer is None or not _has_options(question):
        return answer
    return [numbers[i] for i in answer] if isinstance(answer, list) else numbers[answer]


def as_shown(question, numbers, answer):
    """The way back."""
    if not _has_options(question):
        return answer
    if isinstance(answer, list):
        return sorted(numbers.index(n) for n in answer)
    return numbers.index(answer)
