"""A real server whose payment service hangs, and one that is killed while it waits for it."""

import os
import secrets
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from pymongo import MongoClient

from tests.server import free_port
from tests.stripe_standin import HANG, StripeStandIn

ROOT = Path(__file__).parent.parent
BUYERS = 8
PATIENCE = 60


class Shop:
    """A server whose cards are Stripe's: `start()`, and `kill()` as a power cut does."""

    def __init__(self, folder, stripe):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name == "MONGODB_URI"},
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder),
            "MONGODB_DB": f"edulearn_shop_{secrets.token_hex(6)}",
            "PORT": str(port),
            "NO_PROXY": "127.0.0.1",
            "COURSE_REVIEW": "false",
            "RATE_LIMITS": "off",
            "PAYMENT_GATEWAY": "stripe",
            "STRIPE_SECRET_KEY": stripe.secret_key,
            "STRIPE_WEBHOOK_SECRET": "whsec_shop",
            "STRIPE_API_BASE": stripe.url,
        }

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(lambda: self.process.poll() is None and self.is_up())

    def is_up(self):
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method, path, body=None, token=None, **headers):
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.request(
            method, self.url + path, json=body, headers={**bearer, **headers}, timeout=PATIENCE
        )

    def sign_up(self, name, role):
        body = {"name": name, "email": f"{name}@example.org", "role": role}
        body["password"] = "a good long password"
        return self.ask("POST", "/api/auth/signup/", body).json()["token"]

    def course(self, token, title):
        lesson = {"title": "One", "body": "Words."}
        body = {
            "title": title,
            "description": "About it.",
            "category": "Trials",
            "price": "49.99",
            "modules": [{"title": "First", "lessons": [lesson]}],
            "status": "published",
        }
        answer = self.ask("POST", "/api/courses/create/", body, token)
        assert answer.json()["course"]["status"] == "published", answer.text
        return answer.json()["course"]["id"]

    def buy(self, token, course, key):
        body = {"course_id": course, "payment_method": "card"}
        return self.ask(
            "POST", "/api/courses/payment/process/", body, token, **{"Idempotency-Key": key}
        )


def until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "It never came to be."
        time.sleep(0.05)


@pytest.fixture
def stripe():
    standin = StripeStandIn()
    yield standin
    standin.close()


@pytest.fixture
def shop(tmp_path, stripe):
    shop = Shop(tmp_path, stripe)
    shop.start()
    yield shop
    shop.kill()
    if uri := shop.environment.get("MONGODB_URI"):
        with MongoClient(uri) as client:
            client.drop_database(shop.environment["MONGODB_DB"])


def test_buyers_whose_payment_hangs_stop_nobody_and_a_killed_server_charges_nobody_twice(
    shop, stripe
):
    bob, charlie = shop.sign_up("bob", "instructor"), shop.sign_up("charlie", "student")
    courses = [shop.course(bob, f"Course {n}") for n in range(BUYERS)]
    stripe.always = HANG
    with ThreadPoolExecutor(BUYERS) as buyers:
        waiting = [buyers.submit(shop.buy, charlie, c, f"key-{c}") for c in courses]
        until(lambda: len(stripe.calls) >= BUYERS)
        listed = requests.get(f"{shop.url}/api/courses/", timeout=5)
        assert listed.json()["count"] == BUYERS
        shop.kill()
        assert all(isinstance(buyer.exception(), requests.ConnectionError) for buyer in waiting)
    stripe.always = None
    stripe.released.set()
    until(lambda: len(stripe.sessions) == BUYERS)  # what was asked for before, Stripe does

    shop.start()
    for course in courses:
        answer = shop.buy(charlie, course, f"key-{course}")
        assert answer.status_code == 202, answer.text
        requests.post(answer.json()["next_action"]["redirect_url"], allow_redirects=False)
        assert shop.buy(charlie, course, f"key-{course}").status_code == 200
    assert len(stripe.sessions) == len(stripe.charges) == BUYERS
    me = shop.ask("GET", "/api/auth/user/", token=charlie).json()["user"]
    assert sorted(me["enrolled_courses"]) == sorted(courses)
    paid = shop.ask("GET", "/api/courses/payments/", token=charlie).json()["payments"]
    assert sorted(p["receipt_number"][-1] for p in paid) == list("12345678")
