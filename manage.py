#!/usr/bin/env python3
"""EduLearn's commands; `manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from pymongo.errors import PyMongoError


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edulearn.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"EduLearn can't start. {error}")
    except PyMongoError as error:
        from edulearn.db import reason

        sys.exit(f"The database can't be used. {reason(error)}")


if __name__ == "__main__":
    main()
