"""Components: small tags and the templates that they fill. Every value is escaped; nothing writes inline style."""
