"""Everything that moves an article along.

Each action is a plain function that does five things in one transaction, in this order: lock the article, allow
(permission, and that the text seen is the current one), move, record one event, notify.
"""
