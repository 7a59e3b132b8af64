"""`field__within="64.08.04"`: the area itself and everything below it, by index on either database."""

from django.db.models import CharField, ForeignKey, Lookup


class Within(Lookup):
    """Compares an area code with a prefix of whole blocks, so that 64.08.1 never reaches 64.08.12."""

    lookup_name = "within"
    prepare_rhs = False

    def get_prep_lookup(self):
        if not isinstance(self.rhs, str) or not self.rhs:
            raise ValueError("An area prefix is a code, never empty.")
        return self.rhs

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        # "/" is the character after "."; well-formed codes between p and p/ are p itself and p.…
        return f"({left} >= %s AND {left} < %s)", [*params, self.rhs, *params, self.rhs + "/"]

    def as_postgresql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"({left} = %s OR {left} LIKE %s)", [
            *params,
            self.rhs,
            *params,
            self.rhs.replace("%", "").replace("_", "") + ".%",
        ]


CharField.register_lookup(Within)
ForeignKey.register_lookup(Within)
