"""Times in English text, resolved against the moment at which the text was said."""

from hitherto.text.dates.describe import describe_period
from hitherto.text.dates.find import find_times, is_zone
from hitherto.text.dates.model import TimeExpression, TimeKind

__all__ = ["TimeExpression", "TimeKind", "describe_period", "find_times", "is_zone"]
