"""Reads of solidarity. The first argument is the viewer's scope; whoever may not see the persons sees told counts only."""
