"""Long actions of the hosting team: progress, cancel, report, and what a kill left is taken up again.

``registry.job(kind, label)`` declares one, ``services.submit(kind, actor=…)`` asks for it; a worker that
owns the tables runs it (``tasks.run``).
"""
