"""An action's refusal, told on the page it was asked for on, with what was typed kept."""

from __future__ import annotations

from django.forms import Form

from articles.models import Article
from articles.refusals import NotAllowed, Refused, WrongPassword

STATUS = {NotAllowed: 403, WrongPassword: 200}


def tell(form: Form, refusal: Refused) -> int:
    """Put the refusal at the head of the form, a wrong password at its field; the status of the answer."""
    form.add_error("password" if isinstance(refusal, WrongPassword) else None, str(refusal))
    return STATUS.get(type(refusal), 409)


def show_current(form: Form, article: Article) -> None:
    """The form names the text that the page shows now, whatever text was sent with it."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = article.current.digest
    else:
        form.initial["seen"] = article.current.digest
