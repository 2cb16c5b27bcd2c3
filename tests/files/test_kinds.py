"""What a file is comes from its content; its name only helps where content cannot tell."""

import io
import struct
import zipfile

import pytest

from reclamations.domain.kinds import Family, Kind, Unwanted, accepted
from reclamations.files.nature.kinds import limit_of, recognise
from tests.files import samples


def kind_of(data: bytes, name: str = "") -> Kind | Unwanted:
    return recognise(io.BytesIO(data), name=name)


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    """The beginning of a container that says these brands."""
    brands = major + b"\0\0\0\0" + b"".join(compatible)
    return struct.pack(">I", len(brands) + 8) + b"ftyp" + brands + b"\0\0\0\x08mdat" + bytes(range(256))


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x" * 100)
    return out.getvalue()


def ole(*names: str) -> bytes:
    """An OLE file whose directory holds these names and nothing else."""
    entries = b"".join(
        (f"{name}\0".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)).ljust(128, b"\0")
        for name in ("Root Entry", *names)
    )
    sectors = -(-len(entries) // 512)
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\xff"))
    header[30:32] = struct.pack("<H", 9)
    header[48:52] = struct.pack("<I", 1)
    header[76:80] = struct.pack("<I", 0)
    chain = [0xFFFFFFFD, *range(2, 1 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return bytes(header) + table + entries.ljust(sectors * 512, b"\0")


PDF = samples.pdf()
WORD = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
MAIL = b"From: a@b.fr\r\nTo: c@d.fr\r\nSubject: Panne\r\n x\r\nDate: Fri, 2 Oct 2026 10:00 +0200\r\n\r\nBonjour\r\n"
WEB = b"<html><script>alert(1)</script>"

TAKEN = [
    (PDF, "", Kind.PDF),
    (b"\xef\xbb\xbf" + PDF, "", Kind.PDF),
    (b"\r\n\r\n" + PDF, "", Kind.PDF),
    (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + PDF, "", Kind.PDF),
    (b"\0" * 1023 + PDF, "", Kind.PDF),
    (b"\0" * 2000 + PDF, "", Kind.PDF),
    (b"une ligne du scanner\r\n" * 300 + PDF, "scan.pdf", Kind.PDF),
    (bytes(range(255, 9, -1)) * 20 + PDF, "", Kind.PDF),
    (b"-----\r\n" * 200 + PDF[: len(PDF) // 2], "", Kind.PDF),
    (b"Le format %PDF-1.4 est celui de vos factures. " * 9, "note.txt", Kind.TEXT),
    (b"x" * 1500 + b"\n%PDF-1.7\n" + b"rien de plus " * 900, "note.txt", Kind.TEXT),
    (MAIL + b"une page\r\n" * 200 + PDF, "", Kind.EML),
    (samples.image(), "x.png", Kind.JPEG),
    (samples.image("PNG"), "", Kind.PNG),
    (samples.image("WEBP"), "", Kind.WEBP),
    (samples.image("GIF"), "", Kind.GIF),
    (samples.image("TIFF"), "", Kind.TIFF),
    (samples.image("BMP"), "", Kind.BMP),
    *((ftyp(brand, b"mif1"), "", Kind.HEIF) for brand in b"heic heix heim heis hevc hevx hevm hevs mif1 msf1".split()),
    (ftyp(b"avif", b"mif1"), "", Kind.AVIF),
    (ftyp(b"mif1", b"avif"), "", Kind.AVIF),
    (ftyp(b"avis", b"msf1"), "", Kind.AVIF),
    (zipped(*WORD), "", Kind.DOCX),
    (zipped(*reversed(WORD)), "", Kind.DOCX),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "", Kind.XLSX),
    (zipped("[Content_Types].xml", "ppt/presentation.xml"), "", Kind.PPTX),
    (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "", Kind.ODT),
    (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "", Kind.ODS),
    (ole("WordDocument"), "", Kind.DOC),
    (ole("a", "b", "c", "d", "e", "f", "Workbook"), "", Kind.XLS),
    (ole("__nameid_version1.0", "__properties_version1.0"), "", Kind.MSG),
    (ole("EncryptedPackage"), "a.xlsx", Kind.XLSX),
    (b"{\\rtf1 Bonjour}", "", Kind.RTF),
    ("Chaudière éteinte".encode(), "", Kind.TEXT),
    ("Chaudière éteinte".encode("cp1252"), "", Kind.TEXT),
    ("Chaudière éteinte".encode("utf-16"), "", Kind.TEXT),
    ("Chaudière éteinte".encode("utf-16-le"), "", Kind.TEXT),
    ("\N{BYTE ORDER MARK}été".encode(), "", Kind.TEXT),
    (("é" * 20_000).encode() + b"e", "", Kind.TEXT),
    (b"x" + ("é" * 20_000).encode(), "", Kind.TEXT),
    (b"BMW en panne depuis lundi", "", Kind.TEXT),
    (b"MZ, mon voisin", "", Kind.TEXT),
    (b"<jean@exemple.fr> m'a dit", "", Kind.TEXT),
    (b"nom;montant\r\nDurand;12,50\r\n", "a.csv", Kind.TEXT),
    (b"De: moi\nObjet: ma lettre\n\nBonjour", "", Kind.TEXT),
    (MAIL, "", Kind.EML),
    (b"From x@y Fri Oct  2 10:00:00 2026\n" + MAIL, "", Kind.EML),
    (b"Received: by x\r\n y\r\n" * 900 + MAIL, "", Kind.TEXT),
    (b"OggS\0\x02" + bytes(21) + b"\x13OpusHead\x01", "", Kind.OPUS),
    (b"OggS\0\x02" + bytes(21) + b"\x01vorbis", "", Kind.OGG),
    (ftyp(b"M4A ", b"isom"), "", Kind.M4A),
    (ftyp(b"mp42", b"isom"), "voix.m4a", Kind.M4A),
    (ftyp(b"isom", b"mp42"), "", Kind.MP4),
    (ftyp(b"qt  "), "", Kind.MOV),
    (b"\0\0\0\x08wide\0\0\0\0mdat", "", Kind.MOV),
    (ftyp(b"3gp4", b"isom"), "", Kind.THREE_GP),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "", Kind.WEBM),
    (b"ID3\x04\0\0" + bytes(20), "", Kind.MP3),
    (b"\xff\xfb\x90\x64" + bytes(20), "", Kind.MP3),
    (b"\xff\xf3\x40\xc4" + bytes(20), "", Kind.MP3),
    (b"\xff\xf1\x50\x80" + bytes(20), "", Kind.AAC),
    (b"#!AMR\n\x3c", "", Kind.AMR),
    (b"RIFF\x24\0\0\0WAVEfmt ", "", Kind.WAV),
]

REFUSED = [
    (b"MZ\x90\0\x03", "photo.jpg", Unwanted.PROGRAM),
    (b"\x7fELF\x02\x01", "", Unwanted.PROGRAM),
    (b"\xcf\xfa\xed\xfe\x07", "", Unwanted.PROGRAM),
    (zipped("META-INF/MANIFEST.MF", "A.class"), "", Unwanted.PROGRAM),
    (b"#!/bin/sh\nrm -rf /", "", Unwanted.SCRIPT),
    (b"@echo off", "facture.pdf.bat", Unwanted.SCRIPT),
    (b"WScript.Echo(1)", "a.JS", Unwanted.SCRIPT),
    (b"<?php system(1);", "", Unwanted.SCRIPT),
    (zipped(*WORD, "word/vbaProject.bin"), "a.docx", Unwanted.MACROS),
    (ole("WordDocument", "Macros"), "", Unwanted.MACROS),
    (zipped("photo.jpg"), "a.docx", Unwanted.ARCHIVE),
    (zipped("word/document.xml"), "", Unwanted.ARCHIVE),
    (zipped("a", mimetype="application/epub+zip"), "", Unwanted.ARCHIVE),
    (b"Rar!\x1a\x07\x01\0", "", Unwanted.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c\0\x04", "", Unwanted.ARCHIVE),
    (b"\x1f\x8b\x08\0", "", Unwanted.ARCHIVE),
    (WEB, "", Unwanted.WEB_PAGE),
    (b"\xef\xbb\xbf <!-- x --> <!DOCTYPE HTML>\n<p>", "", Unwanted.WEB_PAGE),
    (WEB.decode().encode("utf-16"), "", Unwanted.WEB_PAGE),
    (b"Bonjour", "page.html", Unwanted.WEB_PAGE),
    (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "", Unwanted.DRAWING),
    (zipped("Index/Document.iwa", "preview.jpg"), "", Unwanted.IWORK),
    (zipped("index.xml", "QuickLook/Preview.pdf"), "lettre.pages", Unwanted.IWORK),
    (ftyp(b"crx ", b"isom"), "IMG_0001.CR3", Unwanted.RAW_PHOTO),
    (b"FUJIFILMCCD-RAW 0201" + bytes(80), "", Unwanted.RAW_PHOTO),
    (b"IIU\0\x18" + bytes(80), "", Unwanted.RAW_PHOTO),
    (b"8BPS\0\x01" + bytes(80), "", Unwanted.ARTWORK),
    (b"\x78\x9f\x3e\x22" + bytes(80), "winmail.dat", Unwanted.OUTLOOK_PARCEL),
    (b"FORM\0\0\0\x10AIFFCOMM", "", Unwanted.OTHER_MEDIA),
    (b"\0\0\x01\xba\x44" + bytes(80), "", Unwanted.OTHER_MEDIA),
    (b"<!---->" * 1100 + b"<script>", "", Unwanted.WEB_PAGE),
    (b"GIF8 is no picture\0\x01\x02\x03", "", Unwanted.UNKNOWN),
    (bytes(range(256)) * 40, "", Unwanted.UNKNOWN),
    (ftyp(b"zzzz"), "", Unwanted.UNKNOWN),
    (ole("Unknown"), "", Unwanted.UNKNOWN),
    (b"PK\x03\x04", "", Unwanted.ARCHIVE),
    (b"", "", Unwanted.UNKNOWN),
]


@pytest.mark.parametrize(("data", "name", "kind"), TAKEN + REFUSED)
def test_a_file_is_what_its_content_says(data: bytes, name: str, kind: Kind | Unwanted) -> None:
    assert kind_of(data, name) is kind


@pytest.mark.parametrize("data", [data for data, _name, _kind in TAKEN])
def test_recognising_never_fails_on_a_cut_file(data: bytes) -> None:
    for end in range(0, min(len(data), 700), 7):
        assert kind_of(data[:end])


def test_the_longest_list_of_contents_is_not_read() -> None:
    many = zipped(*WORD, *(f"word/media/{'x' * 200}{number}.png" for number in range(4000)))
    assert kind_of(many) is Unwanted.ARCHIVE


def test_every_kind_has_a_limit_an_ending_and_a_place_in_the_file_chooser() -> None:
    offered = accepted().split(",")
    for kind in Kind:
        assert limit_of(kind) > 0
        assert all(suffix.startswith(".") for suffix in kind.suffixes)
        assert kind.suffixes[0] in offered
        assert kind.can_be_cleaned <= (kind.family in {Family.PDF, Family.PICTURE})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Basic/Standard/Module1.xml", Unwanted.MACROS),
        ("Scripts/python/lancer.py", Unwanted.MACROS),
        ("Basic/script-lc.xml", Kind.ODT),
        ("Basic/Standard/script-lb.xml", Kind.ODT),  # an empty library
    ],
)
def test_an_opendocument_text_with_macros_is_refused_as_one_of_word_is(name: str, found: Kind | Unwanted) -> None:
    assert kind_of(zipped("content.xml", name, mimetype="application/vnd.oasis.opendocument.text")) is found
