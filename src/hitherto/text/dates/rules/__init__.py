"""The rules: what each pattern of words means. A new form of date is a new rule in one of these modules."""

from hitherto.text.dates.reading import Rule
from hitherto.text.dates.rules.durations import DURATION_RULES
from hitherto.text.dates.rules.figures import FIGURE_RULES
from hitherto.text.dates.rules.months import MONTH_RULES
from hitherto.text.dates.rules.named import NAMED_RULES
from hitherto.text.dates.rules.relative import RELATIVE_RULES
from hitherto.text.dates.rules.undated import UNDATED_RULES
from hitherto.text.dates.rules.weekdays import WEEKDAY_RULES

RULES: tuple[Rule, ...] = (
    *FIGURE_RULES,
    *MONTH_RULES,
    *WEEKDAY_RULES,
    *RELATIVE_RULES,
    *DURATION_RULES,
    *NAMED_RULES,
    *UNDATED_RULES,
)
"""All rules; of overlapping finds the longest is taken, of equally long ones the first."""
