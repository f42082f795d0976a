"""Electronic mail: every message of the platform leaves through here."""
