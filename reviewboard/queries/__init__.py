"""Questions the board asks, each named for its answer and asked in a fixed number of statements."""
