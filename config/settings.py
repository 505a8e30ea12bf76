"""Placeholder of the settings until the platform lands."""
