"""The files that offices really send, as headers and cells."""
