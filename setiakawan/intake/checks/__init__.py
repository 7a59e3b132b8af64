"""What a row says, and what is odd about it. Pure, without a database."""

from setiakawan.intake.checks.context import CheckContext
from setiakawan.intake.checks.habits import Habits, habits_of
from setiakawan.intake.checks.interpret import interpret
from setiakawan.intake.checks.reasons import REASONS, Reason

__all__ = ["REASONS", "CheckContext", "Habits", "Reason", "habits_of", "interpret"]
