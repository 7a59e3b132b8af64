"""Acts of accompaniment: one verb per function, atomic, permission first, audit last."""
