"""The tables of the board's work. If every row here were deleted, the public site would still stand."""

from reviewboard.models.alert import Alert
from reviewboard.models.assignment import Assignment
from reviewboard.models.calendar_key import CalendarKey
from reviewboard.models.checklist import Checklist, ChecklistVersion, Kind, Question
from reviewboard.models.draft_remark import DraftRemark
from reviewboard.models.member import Member
from reviewboard.models.password_tries import PasswordTries
from reviewboard.models.remark import Remark, Reply
from reviewboard.models.review import DraftClaimVerdict, DraftVerdict, Review
from reviewboard.models.variant_review import DraftVariantVerdict, VariantReview
from reviewboard.models.wording import GuardedWords

__all__ = [
    "Alert",
    "Assignment",
    "CalendarKey",
    "Checklist",
    "ChecklistVersion",
    "DraftClaimVerdict",
    "DraftRemark",
    "DraftVariantVerdict",
    "DraftVerdict",
    "GuardedWords",
    "Kind",
    "Member",
    "PasswordTries",
    "Question",
    "Remark",
    "Reply",
    "Review",
    "VariantReview",
]
