"""Making an accepted proposal of the plan real: what it becomes belongs to several rooms."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect, render
from django.utils import timezone

from setiakawan.accompaniment.pages.refusals import REFUSALS
from setiakawan.accompaniment.services.intake import AlreadyOpen, PersonIsGone
from setiakawan.accounts.scope import NotAllowed
from setiakawan.core.dates import office_today
from setiakawan.journeys.plan_district import CannotBeDone, carry_proposal
from setiakawan.participation.services.asking import NobodyThere
from setiakawan.participation.services.meeting import CannotMeet
from setiakawan.participation.services.pairs import PairExists
from setiakawan.participation.services.participants import NotTakingPart
from setiakawan.referral.services.asking import AskedAlready, PersonGone, ServiceNotOffered
from setiakawan.registry.pages import not_found_outside_scope
from setiakawan.solidarity.queries.plans import line_for
from setiakawan.solidarity.services.plans import AnsweredAlready, CannotCarry

_WORDS = {
    NotAllowed: "Peran Anda tidak boleh melaksanakannya. Usul tetap diterima dan menunggu petugas yang boleh.",
    AnsweredAlready: "Usul ini sudah dilaksanakan atau ditolak.",
    CannotCarry: "Terima dulu usulnya.",
    AlreadyOpen: "Warga ini sudah didampingi.",
    PersonIsGone: "Menurut registri, warga ini sudah meninggal atau pindah.",
    PersonGone: "Menurut registri, warga ini sudah meninggal atau pindah.",
    NobodyThere: "Menurut registri, warga ini sudah meninggal atau pindah.",
    CannotMeet: "Penolong itu belum boleh menemani sendirian. Periksa identitas dan penjaminnya dulu.",
    PairExists: "Keduanya sudah menjadi kawan atau sedang ditanya.",
    NotTakingPart: "Warga atau penolong itu tidak sedang ikut gotong royong.",
    AskedAlready: "Layanan itu sudah diminta untuk warga ini.",
    ServiceNotOffered: "Lembaga itu tidak lagi menawarkan layanan.",
}


@not_found_outside_scope
def carry_out_page(request, proposal_id):
    """Ask once more, then carry out, and come back to the proposal."""
    line = line_for(request.scope, proposal_id)
    if request.method != "POST":
        return render(request, "desk/carry_out.html", {"line": line})
    try:
        carry_proposal(proposal_id=proposal_id, by=request.scope, on=office_today(), at=timezone.now())
    except CannotBeDone as refused:
        messages.error(request, str(refused))
    except ObjectDoesNotExist:
        messages.error(request, "Yang dituju usul ini tidak ada lagi di wilayah Anda.")
    except (*_WORDS, *REFUSALS) as refused:
        messages.error(request, _WORDS.get(type(refused)) or REFUSALS[type(refused)][1])
    else:
        messages.success(request, "Dilaksanakan.")
    return redirect("solidarity:proposal", proposal_id)
