"""Which work a reference means that names none by identifier: reading its parts, and holding it beside candidates."""
