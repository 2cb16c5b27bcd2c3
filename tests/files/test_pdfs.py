"""The clean copy of a PDF shows the same pages, does nothing by itself, and says what only the original holds."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from reclamations.domain.copies import Cleaned, Loss, NotMade
from reclamations.files.child import clean
from tests.files import samples

Change = Callable[[Pdf], None]
Copied = Callable[[bytes], tuple[Cleaned, Path, Path]]


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """Give the outcome, the file received and its copy."""

    def copied(data: bytes) -> tuple[Cleaned, Path, Path]:
        received, copy = tmp_path / "received.pdf", tmp_path / "copy.pdf"
        received.write_bytes(data)
        return clean(received, "pdf", copy), received, copy

    return copied


def document(*changes: Change, **options: object) -> bytes:
    """A page with words on it, changed."""
    import io

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(b"BT /F1 20 Tf 20 150 Td (Devis du 3 mars) Tj ET 1 0 0 rg 20 20 60 40 re f")
        for change in changes:
            change(pdf)
        pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def drawing(pdf: Pdf, words: str) -> Dictionary:
    """The appearance of a field or annotation."""
    content = f"q 0.8 0.9 1 rg 0 0 120 30 re f Q BT /F1 12 Tf 5 10 Td ({words}) Tj ET".encode()
    form = pdf.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 120, 30])
    form.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    return Dictionary(N=form)


def annotation(pdf: Pdf, *, drawn: str = "", **keys: object) -> pikepdf.Object:
    added = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([100, 50, 220, 80]), F=4, **keys))
    if drawn:
        added.AP = drawing(pdf, drawn)
    annotations = pdf.pages[0].obj.get(Name.Annots, Array())
    pdf.pages[0].Annots = Array([*annotations, added])
    return added


def field(pdf: Pdf, *, drawn: str = "", **keys: object) -> pikepdf.Object:
    added = annotation(pdf, drawn=drawn, Subtype=Name.Widget, **keys)
    form = pdf.Root.get(Name.AcroForm, Dictionary(Fields=Array(), DR=Dictionary(Font=pdf.pages[0].Resources.Font)))
    form.Fields = Array([*form.Fields, added])
    pdf.Root.AcroForm = form
    return added


def signed(pdf: Pdf) -> None:
    proof = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"))
    proof.ByteRange, proof.Contents = Array([0, 10, 20, 10]), String("\0" * 100)
    field(pdf, drawn="Signature de Mme Martin", FT=Name.Sig, T=String("s"), V=pdf.make_indirect(proof))
    pdf.Root.AcroForm.SigFlags = 3
    pdf.Root.Perms = Dictionary(DocMDP=proof)


def signed_in_a_group(pdf: Pdf) -> None:
    """The field holds the proof, its widget the drawing, and a group holds the field."""
    widget = annotation(pdf, drawn="Signature de Mme Martin", Subtype=Name.Widget)
    proof = pdf.make_indirect(Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("a")))
    inner = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=proof, Kids=Array([widget])))
    group = pdf.make_indirect(Dictionary(T=String("g"), Kids=Array([inner])))
    widget.Parent, inner.Parent = inner, group
    pdf.Root.AcroForm = Dictionary(Fields=Array([group]), SigFlags=3)


def unsigned(pdf: Pdf) -> None:
    field(pdf, FT=Name.Sig, T=String("s"))


def filled(pdf: Pdf) -> None:
    field(pdf, drawn="42 rue des Lilas", FT=Name.Tx, T=String("adresse"), V=String("42 rue des Lilas"))


def filled_but_not_drawn(pdf: Pdf) -> None:
    field(pdf, FT=Name.Tx, T=String("adresse"), V=String("42 rue des Lilas"), DA=String("/F1 12 Tf 0 g"))
    pdf.Root.AcroForm.NeedAppearances = True


def xfa(pdf: Pdf) -> None:
    filled(pdf)
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp>EVIL</xdp>")


def calculated(pdf: Pdf) -> None:
    field(pdf, drawn="12", FT=Name.Tx, T=String("total"), V=String("12")).AA = Dictionary(C=script())


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('EVIL')"))


def factur_x(pdf: Pdf) -> None:
    pdf.attachments["factur-x.xml"] = b"<rsm:CrossIndustryInvoice>EVIL</rsm:CrossIndustryInvoice>"
    pdf.Root.AF = Array([pdf.attachments["factur-x.xml"].obj])
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta><pdfaid:part>3</pdfaid:part></x:xmpmeta>")


def attached_to_the_page(pdf: Pdf) -> None:
    file = pdf.make_stream(b"EVIL")
    specification = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=file))
    annotation(pdf, Subtype=Name.FileAttachment, FS=specification)


def no_attachment(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))


def film(pdf: Pdf) -> None:
    annotation(pdf, Subtype=Name.RichMedia, RichMediaContent=Dictionary())


def sound(pdf: Pdf) -> None:
    annotation(pdf, drawn="son", Subtype=Name.Link, A=Dictionary(S=Name.Sound, Sound=pdf.make_stream(b"EVIL")))


def opens_with_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(script())


def opens_at_a_page(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def launches(pdf: Pdf) -> None:
    annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("EVIL.exe"), Next=script()))


def links(address: str) -> Change:
    def change(pdf: Pdf) -> None:
        annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))

    change.__name__ = f"links to {address}"
    return change


def stamped(pdf: Pdf) -> None:
    annotation(pdf, drawn="REÇU".encode("ascii", "replace").decode(), Subtype=Name.Stamp)


def elsewhere(pdf: Pdf) -> None:
    pdf.pages[0].Contents.F = String("/etc/passwd")


LOSSES: list[tuple[Change, set[Loss]]] = [
    (signed, {Loss.SIGNATURE}),
    (signed_in_a_group, {Loss.SIGNATURE}),
    (unsigned, set()),
    (filled, set()),
    (filled_but_not_drawn, set()),
    (xfa, {Loss.FORM_FIELDS}),
    (calculated, {Loss.ACTIVE_CONTENT}),
    (factur_x, {Loss.EMBEDDED_FILES}),
    (attached_to_the_page, {Loss.EMBEDDED_FILES}),
    (no_attachment, set()),
    (film, {Loss.MULTIMEDIA}),
    (sound, {Loss.MULTIMEDIA}),
    (opens_with_a_script, {Loss.ACTIVE_CONTENT}),
    (opens_at_a_page, set()),
    (launches, {Loss.ACTIVE_CONTENT}),
    (links("https://exemple.fr"), set()),
    (links("www.exemple.fr/a:b"), set()),
    (links("mailto:a@exemple.fr"), set()),
    (links("javascript:alert(1)"), {Loss.ACTIVE_CONTENT}),
    (links(" file:///C:/a.exe"), {Loss.ACTIVE_CONTENT}),
    (stamped, set()),
]


@pytest.mark.parametrize(("change", "losses"), LOSSES, ids=lambda value: getattr(value, "__name__", ""))
def test_what_a_copy_lacks_is_told_and_nothing_else(change: Change, losses: set[Loss], copied: Copied) -> None:
    outcome, _, copy = copied(document(change))
    assert (outcome.made, outcome.mime, set(outcome.losses)) == (True, "application/pdf", losses)
    with pikepdf.open(copy) as pdf:
        text = b"".join(
            obj.unparse() + (obj.read_raw_bytes() if isinstance(obj, pikepdf.Stream) else b"") for obj in pdf.objects
        )
    for trace in (
        b"EVIL",
        b"JavaScript",
        b"/AA",
        b"Launch",
        b"EmbeddedFile",
        b"/XFA",
        b"ByteRange",
        b"pdfaid",
        b"/RichMedia",
    ):
        assert trace not in text


def pages(path: Path) -> list[Image.Image]:
    subprocess.run(["pdftoppm", "-r", "40", "-png", path, path.with_suffix("")], check=True, stderr=subprocess.DEVNULL)
    return [Image.open(page).convert("RGB") for page in sorted(path.parent.glob(f"{path.stem}-*.png"))]


#: What draws an icon of its own where a file or a film was.
WITH_AN_ICON = (attached_to_the_page, film)


@pytest.mark.parametrize(
    "change", [change for change, _ in LOSSES if change not in WITH_AN_ICON], ids=lambda change: change.__name__
)
def test_a_copy_shows_the_same_pages(change: Change, copied: Copied) -> None:
    _, received, copy = copied(document(change))
    before, after = pages(received), pages(copy)
    assert len(before) == len(after) == 1
    assert ImageChops.difference(before[0], after[0]).getbbox() is None


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("change", [filled, filled_but_not_drawn, xfa, signed, signed_in_a_group])
def test_what_was_filled_in_or_signed_stays_visible(change: Change, copied: Copied) -> None:
    _, received, copy = copied(document(change))
    expected = "Signature de Mme Martin" if change in {signed, signed_in_a_group} else "42 rue des Lilas"
    assert expected in text_of(received)
    assert expected in text_of(copy)


def test_a_reader_does_not_say_of_a_signed_copy_that_it_was_forged(copied: Copied) -> None:
    _, received, copy = copied(document(signed))
    assert "Signature #1" in subprocess.run(["pdfsig", received], check=False, capture_output=True, text=True).stdout
    assert "Signature #1" not in subprocess.run(["pdfsig", copy], check=False, capture_output=True, text=True).stdout


def test_what_an_older_version_held_is_no_loss(copied: Copied) -> None:
    """An attachment that its author deleted is still in the file, and in none of its pages."""
    data = document()
    old = b"\n99 0 obj\n<</Type/EmbeddedFile/EF<</F 1 0 R>>/S/JavaScript/JS(EVIL)>>\nendobj\n"
    outcome, _, copy = copied(data.replace(b"\nxref", old + b"xref") if b"\nxref" in data else data)
    assert outcome.losses == ()
    assert b"EVIL" not in copy.read_bytes()


def test_a_protected_pdf_says_so(copied: Copied) -> None:
    outcome, _, copy = copied(document(encryption=pikepdf.Encryption(owner="a", user="b")))
    assert (outcome.made, outcome.reason, copy.exists()) == (False, NotMade.PASSWORD, False)
    outcome, _, copy = copied(document(encryption=pikepdf.Encryption(owner="a", user="")))
    assert (outcome.made, outcome.losses) == (True, (Loss.ENCRYPTION,))
    with pikepdf.open(copy) as pdf:
        assert not pdf.is_encrypted


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_what_precedes_a_pdf_is_lost_without_harm(before: bytes, copied: Copied) -> None:
    outcome, _, copy = copied(before + document() + b"<script>alert(1)</script>")
    assert (outcome.made, outcome.losses) == (True, ())
    assert copy.read_bytes().startswith(b"%PDF-")
    assert b"script" not in copy.read_bytes()


def test_a_pdf_cut_short_says_so(copied: Copied) -> None:
    data = document()
    outcome, _, copy = copied(data[: data.rindex(b"xref")])
    assert (outcome.made, outcome.losses) == (True, (Loss.TRUNCATED,))
    assert len(pages(copy)) == 1


def test_what_follows_a_pdf_does_not_make_it_cut(copied: Copied) -> None:
    assert copied(document() + b"<!-- page -->" * 1000)[0].losses == ()


def test_everything_at_once(copied: Copied) -> None:
    outcome, _, copy = copied(samples.hostile_pdf())
    assert set(outcome.losses) == {Loss.ACTIVE_CONTENT, Loss.EMBEDDED_FILES, Loss.FORM_FIELDS}
    assert b"EVIL" not in copy.read_bytes()


def test_a_stream_kept_elsewhere_stays_there(copied: Copied) -> None:
    _, _, copy = copied(document(elsewhere))
    assert b"passwd" not in copy.read_bytes()
