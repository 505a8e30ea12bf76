"""The tables of the board's work. If every row here were deleted, the public site would still stand."""

from reviewboard.models.alert import Alert
from reviewboard.models.assignment import Assignment
from reviewboard.models.member import Member
from reviewboard.models.remark import Remark
from reviewboard.models.review import DraftVerdict, Review
from reviewboard.models.variant_review import DraftVariantVerdict, VariantReview

__all__ = [
    "Alert",
    "Assignment",
    "DraftVariantVerdict",
    "DraftVerdict",
    "Member",
    "Remark",
    "Review",
    "VariantReview",
]
