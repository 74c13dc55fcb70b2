"""A course with a lesson of every kind, and people who learn it."""

import time

WITHIN = 10

# The bodies that the page keeps to send them later.
UNSENT = """(await new Promise(resolve => {
    indexedDB.open('edulearn').onsuccess = ({target: {result: database}}) => {
        database.transaction('unsent').objectStore('unsent').getAll().onsuccess =
            ({target: {result: kept}}) => {
                resolve(kept.map(({args}) => args.at(-1)));
                database.close();
            };
    };
}))"""

ARTICLE = """The first paragraph, with $a^2 + b^2 = c^2$ in it.

$$\\int_0^1 x\\,dx = \\tfrac{1}{2}$$

```python
print("copied")
```

""" + "\n\n".join(
    f"Paragraph {number} of a text that is longer than a screen." for number in range(40)
)

QUESTIONS = [
    {
        "kind": "single",
        "text": "Which planet is the third?",
        "options": ["Venus", "Earth", "Mars"],
        "answer": 1,
        "explanation": "Mercury and Venus come before it.",
    },
    {
        "kind": "multiple",
        "text": "Which numbers are even?",
        "options": ["Two", "Three", "Four"],
        "answer": [0, 2],
        "explanation": "They can be halved.",
    },
    {
        "kind": "true_false",
        "text": "Water boils at a lower temperature on a mountain.",
        "options": [],
        "answer": True,
        "explanation": "The pressure is lower there.",
    },
    {
        "kind": "short",
        "text": "What is the capital of Peru?",
        "options": [],
        "answer": ["Lima"],
        "explanation": "Since 1535.",
    },
    {
        "kind": "numeric",
        "text": "What is seven times eight?",
        "options": [],
        "answer": 56,
        "explanation": "Seven eights.",
    },
]


def video(title, **fields):
    """A video of 42 seconds with captions and chapters."""
    name = "/demo/binary-search"
    captions = [{"src": f"{name}.en.vtt", "lang": "en", "label": "English"}]
    files = {"src": f"{name}.mp4", "poster": f"{name}.webp", "captions": captions}
    files["chapters"] = f"{name}.chapters.vtt"
    return {"title": title, "type": "video", "duration": 42, "video": files, **fields}


def every_kind():
    """Modules with lessons of every kind: two articles, two videos, a quiz and a file."""
    quiz = {"pass_mark": 60, "questions": QUESTIONS}
    file = {"url": "/icon.svg", "name": "drawing.svg", "size": 1400}
    return [
        {
            "title": "To read and watch",
            "lessons": [
                {"title": "A long text", "body": ARTICLE, "duration": 300, "preview": True},
                video("A film", body="What the **film** shows.", preview=True),
                video("Another film"),
            ],
        },
        {
            "title": "To do",
            "lessons": [
                {"title": "A quiz", "type": "quiz", "quiz": quiz, "duration": 120},
                {"title": "A drawing", "type": "file", "file": file},
                {"title": "A short text", "body": "The end.", "duration": 60},
            ],
        },
    ]


def enroll(person, course):
    """Let a Person have a free course."""
    order = {"course_id": course["id"], "payment_method": "free"}
    person.post("/api/courses/payment/process/", order)
    return person


def lesson_of(course, title):
    """The id of the course's lesson of that title."""
    return next(
        lesson["id"]
        for module in course["modules"]
        for lesson in module["lessons"]
        if lesson["title"] == title
    )


def address(course, title=None):
    """The player's address of a course, or of one of its lessons."""
    lesson = f"&lesson={lesson_of(course, title)}" if title else ""
    return f"/player.html?course={course['id']}{lesson}"


def progress(person, course, title):
    """What the server knows of a Person's progress on a lesson."""
    answer = person.get(f"/api/courses/{course['id']}/progress/")["progress"]
    return answer["lessons"][lesson_of(course, title)]


def until(page, expression):
    """Wait until a JavaScript expression is true in the page.

    Playwright's own wait evaluates a string inside the page, which its security policy forbids.
    """
    deadline = time.monotonic() + WITHIN
    while not page.evaluate(f"async () => Boolean({expression})"):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(50)
