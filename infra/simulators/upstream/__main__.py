"""``python infra/simulators/upstream`` does what ``run.py`` does."""

from run import main

main()
