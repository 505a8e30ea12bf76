"""The tables of what a published page rests on."""

from articles.models.article import Article, Risk, State
from articles.models.attestation import Publication, Reconciliation, Signature, Verdict
from articles.models.evidence import CLEAN, Check, Finding, LinkState, MatchDecision, Source, Standing, Waiver
from articles.models.ledger import LedgerEvent, Subject, Verb, Via
from articles.models.outbox import DeliveredMail, OutboxMail
from articles.models.person import Person, Role
from articles.models.reader import FollowUpQuestion
from articles.models.revision import Citation, Claim, Reference, Rendering, Revision
from articles.models.surveillance import RegistryAnswer, RetractionRecord, StandingChange, Sweep

__all__ = [
    "CLEAN",
    "Article",
    "Check",
    "Citation",
    "Claim",
    "DeliveredMail",
    "Finding",
    "FollowUpQuestion",
    "LedgerEvent",
    "LinkState",
    "MatchDecision",
    "OutboxMail",
    "Person",
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
    "Verb",
    "Verdict",
    "Via",
    "Waiver",
]
