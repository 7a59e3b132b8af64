"""Users, their role, and the areas that they may see."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from setiakawan.areas.models import Area


class Role(models.TextChoices):
    """What a user is to the office. One role each; what it allows is written in `rules.py`."""

    COMPANION = "companion", "Pendamping"
    VILLAGE_OPERATOR = "village_operator", "Operator desa"
    TKSK = "tksk", "TKSK"
    OFFICER = "officer", "Petugas Dinsos"
    HEAD = "head", "Kepala dinas"
    PARTNER = "partner", "Mitra"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class UserManager(BaseUserManager):
    """Users are made by `accounts.services.create_user`; Django's own commands come through here."""

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who works with the system. Accounts are switched off, never deleted."""

    username = models.CharField("nama pengguna", max_length=60, unique=True)
    full_name = models.CharField("nama", max_length=120)
    email = models.EmailField("surel", blank=True)
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    is_active = models.BooleanField("aktif", default=True)
    must_change_password = models.BooleanField("wajib ganti kata sandi", default=False)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("full_name", "role")

    objects = UserManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name


class AreaGrant(models.Model):
    """A user may see an area and everything below it, from a day until a day (exclusive)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="area_grants", verbose_name="pengguna")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "hak wilayah"
        verbose_name_plural = "hak wilayah"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="area_grant_period",
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.area_id}"
