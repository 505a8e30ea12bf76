"""The history: recording one event per action, and proving that none was changed, lost or put in."""
