"""The table of the cache: attempts to sign in are counted in it, by all workers together."""

from django.core.management import call_command
from django.db import migrations

TABLE = "slagkracht_cache"


def make(apps, editor):
    if editor.connection.alias == "default":
        call_command("createcachetable", TABLE, database="default", verbosity=0)


def drop(apps, editor):
    if editor.connection.alias == "default":
        editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
