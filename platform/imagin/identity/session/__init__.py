"""Idle time, what is kept of it and told between the hub and its academies (DESIGN §5)."""
