"""The other process of `test_killed.py`: a server that is killed in the middle of a request.

It is told on a line what to try (`{"scenario": "card", "recoveries": ["retry"]}`), and forks a
child for each attempt. A child starts on the data of the one before it, recovers in the next of the
ways told, and holds what it finds against what must be true. Then it arranges the scenario anew in
an empty database, and kills itself by SIGKILL just before the n-th thing that lasts: a write, or a
call to Stripe; in the end when everything is done and only the answer is missing. Our answer: where
it was killed.

The embedded database is opened by the children alone: a forked one may not share it.
"""

import json
import os
import signal
import sys
import traceback
from itertools import cycle

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from courses import receipt_numbers  # noqa: E402
from edulearn import db as database  # noqa: E402
from edulearn import mail  # noqa: E402
from edulearn.indexes import ensure_indexes  # noqa: E402
from tests.conftest import HANDLER  # noqa: E402
from tests.killed_scenarios import RECOVERIES, SCENARIOS  # noqa: E402
from tests.killed_steps import killing_at  # noqa: E402

DIED, ENDED, FAILED = "died", "ended", "failed"
DONE = "done"  # the step after the last


def main():
    warm_up()
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)
    in_child(lambda tell: database.get_client().drop_database(settings.MONGODB_DB))


def warm_up():
    """What each child needs, loaded once; no letters are written."""
    HANDLER.load_middleware()
    _ = get_resolver().url_patterns
    mail.later = lambda *_: None


def run(scenario, recoveries, stripe):
    """Kill the scenario's request at every step, and recover each time; where it was killed."""
    settings.PAYMENT_GATEWAY = "stripe" if stripe else "test"
    if stripe:
        settings.STRIPE_API_BASE = stripe["url"]
        settings.STRIPE_SECRET_KEY = stripe["secret_key"]
        settings.STRIPE_WEBHOOK_SECRET = stripe["webhook_secret"]
    steps, ways = [], cycle(recoveries)
    while DONE not in steps:
        how, told = in_child(live, SCENARIOS[scenario], next(ways), steps)
        if how != DIED:
            return {"failed": f"Killed at {steps}:\n{told}"}
        steps.append(told)
    how, told = in_child(end, SCENARIOS[scenario], next(ways))
    return {"steps": steps} if how == ENDED else {"failed": f"Killed at {steps}:\n{told}"}


def live(tell, scenario, recovery, steps):
    """Recover from the death of the one before, and die at the next step."""
    ensure_indexes()
    if steps:
        recover(scenario(), recovery)
    empty_database()
    doomed = scenario()
    doomed.arrange()
    with killing_at(len(steps) + 1, tell):
        doomed.act()
    tell(DONE)
    os.kill(os.getpid(), signal.SIGKILL)


def end(tell, scenario, recovery):
    """Recover from the last death."""
    ensure_indexes()
    recover(scenario(), recovery)


def recover(scenario, recovery):
    RECOVERIES[recovery](scenario)
    scenario.check()


def empty_database():
    stored = database.get_db()
    for name in stored.list_collection_names():
        stored[name].delete_many({})
    receipt_numbers.last_seen.clear()


def in_child(work, *arguments):
    """Do `work(tell, …)` in a child: how that ended, and what it told."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _be_child(writing, work, *arguments)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return DIED, told
    return (FAILED, told) if os.WEXITSTATUS(status) else (ENDED, told)


def _be_child(writing, work, *arguments):
    def tell(word):
        os.write(writing, word.encode())

    try:
        work(tell, *arguments)
        os._exit(0)
    except BaseException:
        tell(traceback.format_exc())
        os._exit(1)


if __name__ == "__main__":
    main()
