"""A server that is killed in the middle of a request that moves money, at every step of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stripe_standin import StripeStandIn

ROOT = Path(__file__).parent.parent
# What a killed process wrote outlives it in memory too, where thousands of writes take no time.
MEMORY = Path("/dev/shm")
STRIPE = {"secret_key": "sk_test_killed", "webhook_secret": "whsec_killed"}
# What is asked of the server, and at how many steps at the least it must have been killed.
SCENARIOS = {
    "card": 7,
    "gift": 6,
    "free": 5,
    "webhook": 6,
    "approval": 6,
    "refund": 8,
    "part refund": 5,
    "stripe redirect": 6,
    "stripe return": 6,
    "stripe webhook": 7,
    "stripe refund": 9,
    "stripe part refund": 6,
}


@pytest.fixture(scope="module")
def server():
    """`server(scenario=…, recoveries=…)` tells where it was killed, or what was wrong after."""
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(ROOT)}
    if MEMORY.is_dir():
        environment["TMPDIR"] = str(MEMORY)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.killed_server"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def ask(**what):
        child.stdin.write(json.dumps(what) + "\n")
        child.stdin.flush()
        return json.loads(child.stdout.readline())

    yield ask
    child.stdin.close()
    assert child.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def standin():
    standin = StripeStandIn(STRIPE["secret_key"])
    yield standin
    standin.close()


# Whoever had no answer asks again, or nobody does: in turn, from step to step.
RECOVERIES = ["retry", "reconcile"]


@pytest.mark.parametrize(("scenario", "least"), SCENARIOS.items(), ids=SCENARIOS)
def test_killed_at_any_step_nothing_is_lost_or_done_twice(server, standin, scenario, least):
    stripe = {"url": standin.url, **STRIPE} if scenario.startswith("stripe") else None
    answer = server(scenario=scenario, recoveries=RECOVERIES, stripe=stripe)
    assert "failed" not in answer, answer["failed"]
    assert len(answer["steps"]) >= least, answer["steps"]
    assert answer["steps"][-1] == "done"
