"""Forms of consent."""

import uuid

from django import forms

from setiakawan.consent.models import How, Spoken
from setiakawan.consent.purposes import BASES, Purpose

_PICK = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu yang ada."}


class GiveForm(forms.Form):
    """One consent: to whom, on which basis, who said it and how."""

    recipient_label = forms.CharField(
        label="Siapa yang akan menerima?", max_length=160, help_text="Nama layanan, lembaga, atau daerahnya.",
        error_messages={"required": "Tuliskan siapa penerimanya."},
    )  # fmt: skip
    spoken_by = forms.ChoiceField(
        label="Siapa yang menjawab?", choices=Spoken.choices, widget=forms.RadioSelect, error_messages=_PICK
    )
    how = forms.ChoiceField(label="Bagaimana?", choices=How.choices, widget=forms.RadioSelect, error_messages=_PICK)
    article = forms.CharField(
        label="Pasal undang-undang", required=False, max_length=160, help_text="Isi hanya bila dasarnya undang-undang."
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args, purpose: Purpose, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"] = forms.ChoiceField(
            label="Dasarnya", choices=[(b, BASES[b].capitalize()) for b in purpose.bases], widget=forms.RadioSelect,
            initial=purpose.bases[0], error_messages=_PICK,
        )  # fmt: skip
        if purpose.recipient:
            del self.fields["recipient_label"]
        self.order_fields(["recipient_label", "basis", "spoken_by", "how", "article"])


class WithdrawForm(forms.Form):
    """A withdrawal."""

    how = forms.ChoiceField(
        label="Bagaimana izin ditarik?", choices=[c for c in How.choices if c[0] in {"spoken", "signed", "phone"}],
        widget=forms.RadioSelect, error_messages=_PICK,
    )  # fmt: skip
    reason = forms.CharField(label="Alasan, bila orangnya ingin menyebutnya", required=False, max_length=300)
