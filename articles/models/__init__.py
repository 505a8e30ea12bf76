"""The tables of what a published page rests on."""

from articles.models.article import Article, Risk, State
from articles.models.attestation import ClaimFacts, ClaimVerdict, Publication, Reconciliation, Signature, Verdict
from articles.models.evidence import (
    CLEAN,
    Abstract,
    Check,
    Finding,
    LinkState,
    MatchDecision,
    Source,
    Standing,
    Waiver,
)
from articles.models.ledger import LedgerEvent, Subject, Verb, Via
from articles.models.outbox import DeliveredMail, OutboxMail
from articles.models.person import Person, Role
from articles.models.policy import Policy
from articles.models.reader import FollowUpQuestion
from articles.models.revision import Citation, Claim, Reference, Rendering, Revision
from articles.models.surveillance import RegistryAnswer, RetractionRecord, StandingChange, Sweep
from articles.models.variant import (
    Audience,
    AudienceVariant,
    VariantClaim,
    VariantRendering,
    VariantSignature,
    VariantTakenBack,
    VariantVerdict,
)

__all__ = [
    "CLEAN",
    "Abstract",
    "Article",
    "Audience",
    "AudienceVariant",
    "Check",
    "Citation",
    "Claim",
    "ClaimFacts",
    "ClaimVerdict",
    "DeliveredMail",
    "Finding",
    "FollowUpQuestion",
    "LedgerEvent",
    "LinkState",
    "MatchDecision",
    "OutboxMail",
    "Person",
    "Policy",
    "Publication",
    "Reconciliation",
    "Reference",
    "RegistryAnswer",
    "Rendering",
    "RetractionRecord",
    "Revision",
    "Risk",
    "Role",
    "Signature",
    "Source",
    "Standing",
    "StandingChange",
    "State",
    "Subject",
    "Sweep",
    "VariantClaim",
    "VariantRendering",
    "VariantSignature",
    "VariantTakenBack",
    "VariantVerdict",
    "Verb",
    "Verdict",
    "Via",
    "Waiver",
]
