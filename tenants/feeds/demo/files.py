"""Lines into a CSV file, as another system would give it."""

import csv
import io
from collections.abc import Iterable, Mapping

from tenants.feeds.columns import Format
from tenants.feeds.reader import SEPARATOR


def csv_file(format: Format, lines: Iterable[Mapping[str, str]]) -> bytes:
    """Columns that a line does not give are empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, format.names, restval="", delimiter=SEPARATOR)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()
