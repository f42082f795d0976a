"""What the hosting team watches and does: figures of each academy, failures, maintenance (public schema).

What belongs to an academy is counted by its own role (``counters``), and kept here as figures only.
"""
