"""The tables of the board's work. If every row here were deleted, the public site would still stand."""

from reviewboard.models.alert import Alert
from reviewboard.models.assignment import Assignment
from reviewboard.models.calendar_key import CalendarKey
from reviewboard.models.draft_remark import DraftRemark
from reviewboard.models.member import Member
from reviewboard.models.password_tries import PasswordTries
from reviewboard.models.remark import Remark
from reviewboard.models.review import DraftVerdict, Review

__all__ = [
    "Alert",
    "Assignment",
    "CalendarKey",
    "DraftRemark",
    "DraftVerdict",
    "Member",
    "PasswordTries",
    "Remark",
    "Review",
]
