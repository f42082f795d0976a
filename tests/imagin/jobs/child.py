"""A worker's process for one job: ``python -m tests.imagin.jobs.child DATABASE JOB``."""

import os
import sys

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from imagin.jobs import tasks
    from tests import databases
    from tests.imagin.jobs import kinds  # noqa: F401

    databases._point_at(sys.argv[1])
    tasks.run(sys.argv[2])
