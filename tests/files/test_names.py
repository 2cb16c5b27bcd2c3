"""Names of files are harmless wherever they are shown or saved, and keep what people named them."""

import pytest

from reclamations.files.nature.names import clean_name, ending_as


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\Facture mars.pdf", "Facture mars.pdf"),
        ("Photo.HEIC", "Photo.HEIC"),
        ("facture\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "facturefdp.exe"),
        ("a\r\nSet-Cookie: b\0", "a Set-Cookie_ b"),
        ("a\N{LINE SEPARATOR}b\x85c.pdf", "a b c.pdf"),
        ("", "pièce jointe"),
        (".pdf", "pièce jointe.pdf"),
        ("...", "pièce jointe"),
        ("e\N{COMBINING ACUTE ACCENT}té.pdf", "été.pdf"),
        ("مرحبا.pdf", "مرحبا.pdf"),
        ("😀.jpg", "😀.jpg"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 198),
    ],
)
def test_a_file_name_is_cleaned_and_keeps_its_ending(name: str, expected: str) -> None:
    assert clean_name(name) == expected


def test_a_name_of_combining_marks_costs_nothing() -> None:
    assert len(clean_name("a" + "\u0301\u0323" * 200_000 + ".pdf")) <= 200


@pytest.mark.parametrize(
    ("name", "suffixes", "replaced", "expected"),
    [
        ("page.html", [".pdf"], [], "page.html.pdf"),
        ("photo.heic", [".jpg", ".jpeg"], [".heic"], "photo.jpg"),
        ("photo.JPEG", [".jpg", ".jpeg"], [".heic"], "photo.JPEG"),
        ("photo", [".jpg"], [".heic"], "photo.jpg"),
        ("é" * 200, [".pdf"], [], "é" * 196 + ".pdf"),
    ],
)
def test_a_name_ends_as_its_kind_does(name: str, suffixes: list[str], replaced: list[str], expected: str) -> None:
    assert ending_as(name, suffixes, replaced=replaced) == expected
