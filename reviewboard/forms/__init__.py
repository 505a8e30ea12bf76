"""What people send the board, read and checked before any action sees it."""
