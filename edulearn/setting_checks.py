"""What settings have to be: each raises marshmallow's ValidationError for what can't be used."""

import re
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from environs import ValidationError
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

_HOST = re.compile(r"\*|\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
_SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_FONTS = (b"\0\1\0\0", b"true", b"OTTO")  # how TrueType and OpenType files begin


def check_mongodb_uri(uri):
    """An address that the driver takes."""
    if uri.startswith("mongodb+srv://"):
        return  # reading one asks the DNS, which may be away when the site starts
    try:
        parse_uri(uri, warn=True)
    except (PyMongoError, ValueError) as error:
        raise ValidationError(str(error)) from error


def check_storage_url(url):
    """The `file:` URL of a folder."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise ValidationError("Give the address of a folder, such as file:///mnt/uploads.")


def check_sender(text):
    """An address that letters come from, with or without a name before it."""
    if not text.isprintable() or not _SENDER.fullmatch(parseaddr(text)[1]):
        raise ValidationError("Give an address, such as EduLearn <no-reply@example.org>.")


def to_host(text):
    """A host that the site answers to, as Django names it: without scheme and port."""
    host = text.strip()
    if not _HOST.fullmatch(host):
        raise ValidationError(f"{host} is no host. Give its name alone, such as example.org.")
    return host


def to_network(text):
    """The network of an address or CIDR."""
    try:
        return ip_network(text.strip())
    except ValueError as error:
        raise ValidationError(str(error)) from error


def to_font(text):
    """The path of a font."""
    path = Path(text.strip())
    if not path.is_file():
        raise ValidationError(f"There is no file {path}.")
    with path.open("rb") as file:
        if file.read(4) not in _FONTS:
            raise ValidationError(f"{path} is no TrueType font.")
    return path


def to_mail(url):
    """Django's mail settings: of console:, file:///folder, smtp://… or submission://…"""
    try:
        mail = dj_email_url.parse(url)
    except ValueError:
        mail = {}
    is_sent = url.startswith(("smtp", "subm"))
    if "EMAIL_BACKEND" not in mail or (is_sent and not mail["EMAIL_HOST"]):
        raise ValidationError(
            "Give console:, file:///folder, smtp://user:password@host:port or "
            "submission://user:password@host:port."
        )
    return mail
