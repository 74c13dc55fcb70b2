from django.core.management.base import BaseCommand

from edulearn.indexes import ensure_indexes


class Command(BaseCommand):
    help = "Make the indexes that are missing."

    def handle(self, **options):
        ensure_indexes()
        self.stdout.write("All indexes are there.")
