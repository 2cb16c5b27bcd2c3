"""What a client sends is recognised by its content and made harmless."""

import io

import pikepdf
import pytest
from PIL import Image

from reclamations.files.cleaning import Cleaned, clean
from reclamations.files.names import FileRefused
from tests.files import samples


def opened(cleaned: Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(cleaned.data))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_an_image_keeps_its_format(image_format: str) -> None:
    cleaned = clean(samples.image(image_format), name="a")
    assert opened(cleaned).format == image_format
    assert cleaned.content_type == f"image/{image_format.lower()}"


def test_a_photo_loses_its_metadata_and_stands_upright() -> None:
    cleaned = clean(samples.photo_with_place(), name="IMG_1.JPG")
    assert opened(cleaned).size == (20, 40)
    assert not opened(cleaned).getexif()
    assert b"SECRET-AUTHOR" not in cleaned.data


def test_an_iphone_photo_becomes_a_jpeg() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    cleaned = clean(samples.image("HEIF"), name="IMG_2.HEIC")
    assert (opened(cleaned).format, cleaned.name) == ("JPEG", "IMG_2.jpg")


def test_an_animation_keeps_its_first_frame_only() -> None:
    more = [Image.new("RGB", (40, 20), "blue")]
    cleaned = clean(samples.image("WEBP", save_all=True, append_images=more), name="a.webp")
    assert getattr(opened(cleaned), "n_frames", 1) == 1


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, format="PNG", transparency=0)
    assert opened(clean(out.getvalue(), name="a.png")).mode == "RGBA"


def test_what_follows_an_image_is_lost() -> None:
    assert b"<script>" not in clean(samples.image() + b"<script>alert(1)</script>", name="a.jpg").data


def test_a_pdf_loses_everything_that_acts_by_itself() -> None:
    assert samples.hostile_pdf().count(b"EVIL") > 5
    cleaned = clean(samples.hostile_pdf(), name="facture.pdf")
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        text = b"".join(obj.unparse() for obj in pdf.objects)
        assert len(pdf.pages) == 1
    for trace in (b"EVIL", b"JavaScript", b"OpenAction", b"/AA", b"Launch", b"EmbeddedFile", b"XFA", b"FileAttach"):
        assert trace not in text
    assert b"EVIL" not in cleaned.data


def test_a_link_in_a_pdf_stays() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://exemple.fr"))
        document.add_blank_page().Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])
        document.save(out)
    with pikepdf.open(io.BytesIO(clean(out.getvalue(), name="a.pdf").data)) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI) == "https://exemple.fr"


def test_what_precedes_or_follows_a_pdf_is_refused_or_lost() -> None:
    assert b"<script>" not in clean(samples.pdf() + b"<script>alert(1)</script>", name="a.pdf").data
    with pytest.raises(FileRefused):
        clean(b"GIF89a/*" + samples.pdf(), name="a.pdf")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "est vide"),
        (samples.bomb(), "trop grandes dimensions"),
        (samples.image()[:300] + b"\0" * 9, "image abîmée"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "ni un PDF ni une photo"),
        (b"<html><script>alert(1)</script>", "ni un PDF ni une photo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "ni un PDF ni une photo"),
        (b"%PDF-1.7 nothing more", "PDF abîmé"),
        (b"\xef\xbb\xbf" + samples.pdf(), "ni un PDF ni une photo"),
        (samples.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "mot de passe"),
    ],
)
def test_a_refusal_names_the_file_and_says_why(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence) as refusal:
        clean(data, name="preuve.pdf")
    assert "«\N{NO-BREAK SPACE}preuve.pdf\N{NO-BREAK SPACE}»" in refusal.value.message


def test_a_pdf_whose_owner_forbids_changes_is_accepted() -> None:
    cleaned = clean(samples.pdf(encryption=pikepdf.Encryption(owner="a", user="")), name="a.pdf")
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        assert not pdf.is_encrypted
