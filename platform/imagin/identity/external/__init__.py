"""The door of external examiners: their local accounts, seen from the hub."""
