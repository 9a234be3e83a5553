"""What a step of a process takes: columns of process_steps, and what a scenario can change."""

from __future__ import annotations

from tp_analysis.datasets import Column

# A year and a bit: nobody waits longer for one step.
LONGEST_STEP_DAYS = 400
# Four days of nothing else.
LONGEST_STEP_MINUTES = 2000

TOUCH_MINUTES = Column(
    "touch_minutes",
    "number",
    "Minutes of work each time the step is done",
    unit="minutes",
    at_least=0,
    at_most=LONGEST_STEP_MINUTES,
)
WAITING_DAYS = Column(
    "waiting_days",
    "number",
    "Calendar days a claim waits for this step, where the step happens",
    unit="days",
    at_least=0,
    at_most=LONGEST_STEP_DAYS,
)
SHARE_OF_CLAIMS = Column(
    "share_of_claims",
    "number",
    "Share of claims for which the step happens",
    unit="share",
    at_least=0,
    at_most=1,
)
FIRST_TIME_RIGHT_SHARE = Column(
    "first_time_right_share",
    "number",
    "Share of the times it is done that it need not be done again",
    unit="share",
    at_least=0.05,
    at_most=1,
)
STEP_COLUMNS = (TOUCH_MINUTES, WAITING_DAYS, SHARE_OF_CLAIMS, FIRST_TIME_RIGHT_SHARE)
