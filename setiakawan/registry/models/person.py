"""One human being."""

from django.db import models

from setiakawan.areas.models import Area


class Sex(models.TextChoices):
    """Sex as recorded. Unknown is a value of its own."""

    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"
    UNKNOWN = "", "Belum diketahui"


class DatePrecision(models.TextChoices):
    """How precisely a date is known. With `month`, `year` or `estimated` the other parts are 1 and mean nothing."""

    DAY = "day", "Tanggal lengkap"
    MONTH = "month", "Bulan dan tahun"
    YEAR = "year", "Tahun saja"
    ESTIMATED = "estimated", "Perkiraan"
    UNKNOWN = "", "Belum diketahui"


class AddressBasis(models.TextChoices):
    """Whether the place shown is where the person lives, or only what the KK says."""

    DOMICILE = "domicile", "Tempat tinggal"
    KK = "kk", "Alamat KK"
    UNKNOWN = "", "Belum diketahui"


class Person(models.Model):
    """One human being, by our own number. NIK is evidence and stands in `Identifier`.

    These fields are the projection of the person's statements; change them only through `registry.services`. Whether
    somebody lives is asked of the life events (`registry.queries.state_on`), never stored here.
    """

    name = models.CharField("nama", max_length=120, help_text="as typed; one word is a name; empty = unknown")
    name_key = models.CharField("kunci nama", max_length=160, editable=False, help_text="folded, for search")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True)
    birth_precision = models.CharField(
        "ketepatan tanggal lahir", max_length=9, choices=DatePrecision.choices, blank=True
    )
    birth_place = models.CharField("tempat lahir", max_length=100, blank=True)
    mother_name = models.CharField("nama ibu", max_length=120, blank=True)
    father_name = models.CharField("nama ayah", max_length=120, blank=True)
    marital_status = models.CharField("status kawin", max_length=20, blank=True)
    education = models.CharField("pendidikan", max_length=60, blank=True)
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah", db_index=False)
    hamlet = models.CharField("dusun", max_length=80, blank=True)
    rw = models.CharField("RW", max_length=5, blank=True)
    rt = models.CharField("RT", max_length=5, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    address_basis = models.CharField("dasar alamat", max_length=8, choices=AddressBasis.choices, blank=True)
    version = models.PositiveIntegerField(
        "versi", default=1, help_text="grows with every change; edits name the one they saw"
    )

    class Meta:
        verbose_name = "warga"
        verbose_name_plural = "warga"
        indexes = [models.Index(fields=("area", "name", "id"), name="person_area_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_date=None, birth_precision="")
                | models.Q(birth_date__isnull=False) & ~models.Q(birth_precision=""),
                name="person_birth_precision",
            )
        ]

    def __str__(self):
        return self.name
