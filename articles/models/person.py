"""People. They are deactivated, never deleted: what they signed names them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from articles.models.ledger import Chained, Subject


class Role(models.TextChoices):
    SUBMITTER = "submitter", "Submitter"
    REVIEWER = "reviewer", "Reviewer"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"


class PersonManager(BaseUserManager):
    def create_user(self, email: str, name: str, password: str | None = None, **fields) -> Person:
        person = self.model(email=self.normalize_email(email), name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields) -> Person:
        """An admin. Roles say what a person may do here; ``is_superuser`` is left for Django's own admin."""
        fields = {"roles": [Role.ADMIN], "is_superuser": True} | fields
        return self.create_user(email, name, password, **fields)


class Person(Chained, AbstractBaseUser, PermissionsMixin):
    LEDGER_SUBJECT = Subject.PERSON

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200)
    credentials = models.CharField(max_length=200, blank=True, help_text="As printed under a signature: MD, PhD")
    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(roles__contained_by=Role.values), name="person_roles_are_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin site is open to admins only."""
        return Role.ADMIN in self.roles

    @property
    def is_submitter(self) -> bool:
        return Role.SUBMITTER in self.roles

    @property
    def is_reviewer(self) -> bool:
        return Role.REVIEWER in self.roles

    @property
    def is_editor(self) -> bool:
        return Role.EDITOR in self.roles

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def named(self) -> str:
        """Name with credentials, as a reader sees it."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    def get_full_name(self) -> str:
        return self.name
