"""Components keep their promises: everything is escaped, status is never colour alone, errors lead to their field."""

import re

import pytest
from django import forms
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.html import escape

BAD = "<img src=x onerror=alert(1)>\"'&"

# Every component once, with the bad text in every place that takes text.
COMPONENTS = {
    "tag": "{% tag 'ok' bad %}",
    "bar": "{% bar 3 9 bad %}",
    "progress": "{% progress 3 9 bad %}",
    "kpi": "{% kpi bad bad href=bad note=bad tone=bad %}",
    "masked": "{% masked bad action=bad what=bad identifier=bad %}",
    "known": "{{ bad|known }}",
    "breadcrumbs": "{% breadcrumbs bad bad bad %}",
    "page_header": "{% page_header bad kicker=bad lead=bad %}{{ bad }}{% endpage_header %}",
    "card": "{% card bad kind=bad id=bad %}{{ bad }}{% endcard %}",
    "notice": "{% notice 'wait' bad %}{{ bad }}{% endnotice %}",
    "empty": "{% empty bad bad href=bad label=bad %}",
    "tabs": "{% tabs bad %}{% tab bad bad count=bad %}{% endtabs %}",
    "button": "{% button bad kind=bad name=bad value=bad %}",
    "link_button": "{% link_button bad bad kind=bad %}",
    "table": "{% table bad %}<tr><td>{{ bad }}</td></tr>{% endtable %}",
    "pager": "{% pager after=bad count_text=bad %}",
    "facts": "{% facts %}{% fact bad bad note=bad %}{% endfacts %}",
    "timeline": "{% timeline %}{% event bad bad machine_date=bad %}{{ bad }}{% endevent %}{% endtimeline %}",
    "differences": "{% differences old_title=bad new_title=bad caption=bad %}{% difference bad bad 'x' %}"
    "{% difference bad '' bad %}{% difference bad bad bad %}{% difference bad bad '' %}{% enddifferences %}",
    "error_summary": "{% error_summary form %}",
    "form_fields": "{% form_fields form %}",
    "field": "{% field form.name hint=bad label=bad size=bad placeholder=bad %}",
    "dropzone": "{% dropzone form.files hint=bad label=bad accept=bad %}",
    "filters": "{% filters bad action=bad %}{{ bad }}{% endfilters %}",
}


class Form(forms.Form):
    name = forms.CharField(label=BAD, help_text=BAD)
    choice = forms.ChoiceField(label=BAD, choices=[(BAD, BAD)], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=BAD, choices=[("a", BAD)], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label=BAD)
    files = forms.FileField(label=BAD)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def _form() -> Form:
    form = Form({"name": BAD, "choice": BAD, "secret": BAD})
    form.add_error("name", BAD)
    form.add_error(None, BAD)
    return form


def _render(source: str, **context) -> str:
    request = RequestFactory().get("/", {"q": BAD})
    given = Context({"request": request, "csrf_token": "token"} | context)
    return engines["django"].engine.from_string(source).render(given)


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_escapes_what_people_typed(name):
    html = _render(COMPONENTS[name], bad=BAD, form=_form())
    assert "onerror" in html
    assert "<img" not in html
    assert "\"'&" not in html


@pytest.mark.parametrize("name", COMPONENTS)
def test_no_component_writes_inline_style_or_script(name):
    html = _render(COMPONENTS[name], bad="teks", form=_form()).replace(escape(BAD), "")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", html)


def test_all_components_of_the_library_are_tried_here():
    from setiakawan.ui.library import register

    tried = "".join(COMPONENTS.values())
    untried = {name for name in [*register.tags, *register.filters] if not re.search(rf"[% |]{name}\b", tried)}
    assert untried == {"icon", "plain"}


@pytest.mark.parametrize("tone", ["ok", "wait", "late", "done", "info"])
def test_a_status_is_a_picture_and_a_word_and_a_colour(tone):
    html = _render("{% tag tone 'Kata' %}", tone=tone)
    assert f'class="tag {tone}"' in html and "<svg" in html and "Kata" in html


def test_each_tone_has_a_picture_of_its_own():
    pictures = {_render("{% tag tone 'x' %}", tone=t).split("<path")[1] for t in ("ok", "wait", "late", "done", "info")}
    assert len(pictures) == 5


def test_a_tone_or_an_icon_that_does_not_exist_is_a_fault_of_the_page():
    with pytest.raises(KeyError):
        _render("{% tag 'merah' 'Kata' %}")
    with pytest.raises(KeyError):
        _render("{% icon 'tidak-ada' %}")


@pytest.mark.parametrize("value", [None, ""])
def test_unknown_is_said_in_words(value):
    assert "belum diketahui" in _render("{{ v|known }}", v=value)
    assert "belum diketahui" in _render("{% fact 'Umur' v %}", v=value)
    assert "belum diketahui" in _render("{% kpi v 'Warga' %}", v=value)


def test_zero_is_known():
    assert "belum diketahui" not in _render("{% fact 'Anak' 0 %}{% kpi 0 'Warga' %}{{ 0|known }}")


def test_an_id_in_an_attribute_keeps_its_digits_together():
    assert _render("{{ n }} {{ n|plain }}", n=12345) == "12.345 12345"
    assert 'value="12345"' in _render(
        "{% masked '64' action='/x/' row=n %}{% button 'A' name='row' value=n %}", n=12345
    )


def test_a_number_that_may_not_be_revealed_has_no_button():
    assert "<form" not in _render("{% masked '6408••••••••0012' %}")


def test_revealing_is_a_post_with_a_token():
    html = _render("{% masked '6408••••••••0012' action='/buka/' what='NIK' %}")
    assert 'method="post"' in html and "csrfmiddlewaretoken" in html and "Tampilkan" in html


def test_hint_and_error_are_tied_to_the_control_in_their_order():
    html = _render("{% field form.name %}", form=_form())
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert (
        html.index("<label") < html.index('id="id_name-hint"') < html.index('id="id_name-error"') < html.index("<input")
    )
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = _render("{% field form.choice %}", form=_form())
    assert "<fieldset" in html and "<legend" in html


def test_the_summary_leads_to_fields_that_exist():
    form = _form()
    html = _render("{% error_summary form %}{% form_fields form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    for target in targets:
        assert f'id="{target}"' in html


def test_a_message_in_the_summary_always_tells_its_field():
    class Two(forms.Form):
        one = forms.CharField(label="Nama anak")
        two = forms.CharField(label="Desa", error_messages={"required": "Pilih desanya."})

    html = _render("{% error_summary form %}", form=Two({}))
    assert "Nama anak: Bidang ini tidak boleh kosong." in html
    assert ">Pilih desanya.<" in html


def test_the_summary_is_silent_without_errors():
    assert _render("{% error_summary form %}", form=Form()).strip() == ""


def test_records_of_others_are_not_offered_by_autocomplete_unless_asked():
    assert 'autocomplete="off"' in _render("{% field form.name %}", form=Form())
    assert 'autocomplete="name"' in _render("{% field form.name autocomplete='name' %}", form=Form())


def test_paging_keeps_the_other_parameters():
    html = _render("{% pager after='k 1' %}", request=RequestFactory().get("/?q=siti&after=old"))
    assert 'href="?q=siti&amp;after=k+1"' in html
    assert 'href="?q=siti"' in html


def test_the_last_page_has_no_next_and_the_first_no_way_back():
    assert _render("{% pager %}").strip() == ""
    assert "Ke awal" not in _render("{% pager after='k' %}")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("a", "b", "Berubah"),
        ("", "b", "Baru"),
        (None, "b", "Baru"),
        ("a", "", "Dihapus"),
        ("a", "a", "Sama"),
        ("", None, "Sama"),
    ],
)
def test_a_difference_is_told_in_a_word(old, new, word):
    assert word in _render("{% difference 'Nama' old new %}", old=old, new=new)


@pytest.mark.parametrize(
    ("value", "most", "width"),
    [(0, 10, "0"), (5, 10, "50"), (20, 10, "100"), (None, 10, "0"), (1, 0, "0"), (1, 3, "33.3")],
)
def test_a_bar_never_leaves_its_bed(value, most, width):
    assert f'<rect width="{width}"' in _render("{% bar value most %}", value=value, most=most).replace('.0"', '"')


def test_progress_without_a_total_claims_nothing():
    html = _render("{% progress 0 None 'Membaca' %}")
    assert "%" not in html and "value=" not in html
