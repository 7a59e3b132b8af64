"""Reading accompaniment. The first argument is the viewer's scope wherever a person's data is reached."""
