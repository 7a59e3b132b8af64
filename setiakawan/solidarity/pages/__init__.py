"""Pages of solidarity: each calls one query or service."""
