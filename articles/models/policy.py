"""What the board decides for all articles: the subject, in the history, of changes that are about no single one."""

from __future__ import annotations

from django.db import models

from articles.models.ledger import Chained, Subject


class Policy(Chained, models.Model):
    """One row, made by its migration. An action that changes the policy holds it locked and records on it."""

    LEDGER_SUBJECT = Subject.POLICY

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="policy_is_one")]
