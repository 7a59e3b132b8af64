"""Reading pairs, decisions and versions. The first argument is the viewer's scope."""
