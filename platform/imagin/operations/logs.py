"""What the process logs say to an operator."""

import logging

FAULT = 500


class Refusals(logging.Filter):
    """An answer below 500 is no fault of ours: one line says it, without where in the code it was given."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", FAULT) < FAULT:
            record.exc_info = record.exc_text = None
        return True
