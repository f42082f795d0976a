"""Opening an academy from its file, step after step, so that a kill at any moment is resumed or undone.

``engine`` goes through ``steps``; ``checks`` says what still stands between a sandbox and its opening.
"""
