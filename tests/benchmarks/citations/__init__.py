"""``make bench``: how well references are matched and doubted, and how registries are asked (docs/citations.md)."""
