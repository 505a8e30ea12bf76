"""A demonstration board: invented people, twelve original articles, and what happened to each (`board.toml`)."""
