"""The tables of the board's work. If every row here were deleted, the public site would still stand."""

from reviewboard.models.alert import Alert
from reviewboard.models.assignment import Assignment
from reviewboard.models.calendar_key import CalendarKey
from reviewboard.models.member import Member
from reviewboard.models.password_tries import PasswordTries
from reviewboard.models.remark import Remark
from reviewboard.models.review import DraftVerdict, Review
from reviewboard.models.variant_review import DraftVariantVerdict, VariantReview

__all__ = [
    "Alert",
    "Assignment",
    "CalendarKey",
    "DraftVariantVerdict",
    "DraftVerdict",
    "Member",
    "PasswordTries",
    "Remark",
    "Review",
    "VariantReview",
]
