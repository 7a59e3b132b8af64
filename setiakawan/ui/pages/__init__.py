"""Pages of this room: only the style page."""
