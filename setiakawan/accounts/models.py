"""Users, their role, and the areas that they may see."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

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


username_is_plain = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]\Z", "Pakai 3–60 huruf kecil, angka, titik, garis bawah atau tanda hubung."
)


class UserManager(BaseUserManager):
    """Users are made by `accounts.services.create_user`; Django's own commands come through here."""

    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who works with the system. Accounts are switched off, never deleted."""

    username = models.CharField("nama pengguna", max_length=60, unique=True, validators=[username_is_plain])
    full_name = models.CharField("nama", max_length=120)
    email = models.EmailField("surel", blank=True)
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    is_active = models.BooleanField("aktif", default=True)
    must_change_password = models.BooleanField("wajib ganti kata sandi", default=False)
    session_epoch = models.PositiveIntegerField(
        "angkatan sesi", default=0, help_text="grows when every session of the user has to end"
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("full_name", "role")

    objects = UserManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ("username",)
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_caseless"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def _get_session_auth_hash(self, secret=None):
        """Ends every session when the password changes (Django's own) or `session_epoch` grows."""
        return salted_hmac(
            "setiakawan.accounts.session", f"{self.password}{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class AreaGrant(models.Model):
    """A user may see an area and everything below it, from a day until a day (exclusive)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="area_grants", verbose_name="pengguna")
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="+",
        verbose_name="wilayah",
        error_messages={"invalid": "Wilayah ini tidak ada."},
    )
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
