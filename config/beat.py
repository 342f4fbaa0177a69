"""The Celery app for beat, which sends the names of tasks and needs none of them.

`celery -A config.beat beat` takes half the memory of a beat that loads all of Kiem.
"""

from celery import Celery

from config.celery import configuration

app = Celery("kiem", set_as_current=False, fixups=())
app.add_defaults(configuration)
