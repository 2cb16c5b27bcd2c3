"""What a file is, by its content: a few bytes are read at its beginning and end, nothing is ever decoded.

The simplest signatures are the library `filetype`'s. What it does not know or mistakes is here: a PDF after junk, the
many brands of one container, what a ZIP or an OLE file holds, texts and mails.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Mapping
from typing import BinaryIO, NamedTuple

import filetype
from django.conf import settings

from reclamations.domain.kinds import Family, Kind, Unwanted, accepted, suffix_of
from reclamations.files.nature import texts

__all__ = ["Family", "Kind", "Unwanted", "accepted", "largest", "limit_of", "recognise", "suffix_of"]

#: Bytes looked at, at both ends.
_LOOKED_AT = 8192
#: The list of contents of a ZIP is not read beyond this size: no document has so many parts.
_MAX_LIST = 512 * 1024

MEGABYTE = 1_000_000


class _Sample(NamedTuple):
    """What is looked at: the first bytes, the last, the file itself, its size, the ending of its name."""

    head: bytes
    tail: bytes
    file: BinaryIO
    size: int
    suffix: str


Found = Kind | Unwanted | None


def limit_of(kind: Kind) -> int:
    """The largest file of this kind that is taken, in bytes (setting `FILE_LIMITS`, in megabytes, by family)."""
    return int(settings.FILE_LIMITS[kind.family.value] * MEGABYTE)


def largest() -> int:
    """The largest file of any kind, in bytes."""
    return int(max(settings.FILE_LIMITS.values()) * MEGABYTE)


def recognise(file: BinaryIO, *, name: str = "") -> Kind | Unwanted:
    """Say what a file that can be sought is; its name only tells apart kinds of the same content, and scripts.

    Anything that is not recognised is `Unwanted.UNKNOWN`. The file is left at its beginning.
    """
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(max(0, size - _LOOKED_AT))
    tail = file.read(_LOOKED_AT)
    file.seek(0)
    sample = _Sample(file.read(_LOOKED_AT), tail, file, size, suffix_of(name))
    found = next((found for look in _LOOKS if (found := look(sample)) is not None), Unwanted.UNKNOWN)
    file.seek(0)
    return found


def _pdf_at_once(sample: _Sample) -> Found:
    return Kind.PDF if sample.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-") else None


def _pdf_after_junk(sample: _Sample) -> Found:
    """A PDF behind what a scanner, a server or a mail program left before it; a text that speaks of one is a text."""
    begun = _PDF_HEADER.search(sample.head)
    if begun is None or texts.recognise(sample.head[: begun.start()], b"", suffix=sample.suffix) is Kind.EML:
        return None
    is_document = _PDF_OBJECT.search(sample.head, begun.end()) or b"startxref" in sample.tail
    return Kind.PDF if is_document else None


_PDF_HEADER, _PDF_OBJECT = re.compile(rb"%PDF-\d\.\d\s"), re.compile(rb"\d\s+\d+\s+obj\b")


_MAGIC: tuple[tuple[bytes, Kind | Unwanted], ...] = (
    (b"\x7fELF", Unwanted.PROGRAM),
    (b"\xca\xfe\xba\xbe", Unwanted.PROGRAM),  # macOS and Java
    (b"\xce\xfa\xed\xfe", Unwanted.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Unwanted.PROGRAM),
    (b"dex\n0", Unwanted.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Unwanted.PROGRAM),  # a Windows shortcut
    (b"ITSF\x03\0", Unwanted.PROGRAM),
    (b"\0asm", Unwanted.PROGRAM),
    (b"#!AMR", Kind.AMR),
    (b"#!", Unwanted.SCRIPT),
    (b"%!PS", Unwanted.SCRIPT),
    (b"8BPS\0", Unwanted.ARTWORK),
    (b"FUJIFILMCCD-RAW", Unwanted.RAW_PHOTO),
    (b"IIRO", Unwanted.RAW_PHOTO),
    (b"IIU\0", Unwanted.RAW_PHOTO),
    (b"\x78\x9f\x3e\x22", Unwanted.OUTLOOK_PARCEL),
    (b"FORM\0", Unwanted.OTHER_MEDIA),  # AIFF
    (b"MThd\0\0\0\x06", Unwanted.OTHER_MEDIA),
    (b"FLV\x01", Unwanted.OTHER_MEDIA),
    (b"\0\0\x01\xba", Unwanted.OTHER_MEDIA),  # MPEG
    (b"\x02#!SILK_V3", Unwanted.OTHER_MEDIA),
    (b"{\\rtf", Kind.RTF),
    (b"fLaC\0", Kind.FLAC),
    (b"caff\0\x01", Kind.CAF),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
    (b"\xff\x0a", Kind.JXL),
    (b"\0\0\0\x0cJXL \r\n\x87\n", Kind.JXL),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind.JP2),
    (b"\xff\x4f\xff\x51", Kind.JP2),
)


def _magic(sample: _Sample) -> Found:
    if sample.head.startswith(b"MZ") and b"\0" in sample.head:
        return Unwanted.PROGRAM
    return next((found for start, found in _MAGIC if sample.head.startswith(start)), None)


_LIBRARY: Mapping[str, Kind | Unwanted] = {
    "image/jpeg": Kind.JPEG,
    "image/png": Kind.PNG,
    "image/apng": Kind.PNG,
    "video/x-ms-wmv": Kind.WMV,
    "application/x-rar-compressed": Unwanted.ARCHIVE,
    "application/gzip": Unwanted.ARCHIVE,
    "application/x-bzip2": Unwanted.ARCHIVE,
    "application/x-7z-compressed": Unwanted.ARCHIVE,
    "application/x-xz": Unwanted.ARCHIVE,
    "application/zstd": Unwanted.ARCHIVE,
    "application/x-tar": Unwanted.ARCHIVE,
    "application/vnd.ms-cab-compressed": Unwanted.ARCHIVE,
    "application/x-unix-archive": Unwanted.ARCHIVE,
    "application/x-compress": Unwanted.ARCHIVE,
    "application/x-lzip": Unwanted.ARCHIVE,
    "application/x-rpm": Unwanted.PROGRAM,
    "application/x-deb": Unwanted.PROGRAM,
    "application/x-google-chrome-extension": Unwanted.PROGRAM,
}


def _library(sample: _Sample) -> Found:
    guessed = filetype.guess(sample.head)
    return None if guessed is None else _LIBRARY.get(guessed.mime)


def _bmp(sample: _Sample) -> Found:
    """Two letters are not enough, a note on a BMW begins with them: the length of the second header is looked at."""
    length = int.from_bytes(sample.head[14:18], "little")
    return Kind.BMP if sample.head.startswith(b"BM") and length in {12, 16, 40, 52, 56, 64, 108, 124} else None


def _riff(sample: _Sample) -> Found:
    if not sample.head.startswith(b"RIFF"):
        return None
    return {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV, b"AVI ": Kind.AVI}.get(sample.head[8:12])


_HEIF_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 j2ki j2is jpeg avci avcs".split())
_AVIF_BRANDS = frozenset(b"avif avis".split())
_SOUND_BRANDS = frozenset((b"M4A ", b"M4B ", b"M4P "))
_VIDEO_BRANDS = frozenset(
    [
        b"M4V ",
        b"M4VH",
        b"M4VP",
        b"MSNV",
        b"XAVC",
        b"NDSC",
        b"ndsc",
        b"f4v ",
        b"F4V ",
        b"dash",
        b"msdh",
        b"avc1",
        b"hvc1",
    ]
) | frozenset(b"isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 mp71 mmp4 cmfc cmff".split())


def _container(sample: _Sample) -> Found:
    """The container of iPhone photos, films and voice messages: its brands say what it holds."""
    if sample.head[4:8] in {b"moov", b"mdat", b"wide", b"pnot"}:
        return Kind.MOV
    if sample.head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(sample.head[:4], "big"), 512)
    major = sample.head[8:12]
    if major == b"crx ":  # a raw photo of Canon, which calls itself a film too
        return Unwanted.RAW_PHOTO
    brands = {major} | {sample.head[at : at + 4] for at in range(16, end, 4)}
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    if brands & _HEIF_BRANDS:
        return Kind.HEIF
    if major == b"qt  ":
        return Kind.MOV
    if major in _SOUND_BRANDS or (sample.suffix in {".m4a", ".aac", ".m4r", ".m4b"} and brands & _VIDEO_BRANDS):
        return Kind.M4A
    if major.startswith((b"3gp", b"3g2", b"3gr", b"3gs")):
        return Kind.THREE_GP
    if brands & _SOUND_BRANDS and not brands & _VIDEO_BRANDS:
        return Kind.M4A
    return Kind.MP4 if brands & _VIDEO_BRANDS else None


def _matroska(sample: _Sample) -> Found:
    if not sample.head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    start = sample.head[:128]
    return Kind.WEBM if b"webm" in start else Kind.MKV if b"matroska" in start else None


def _ogg(sample: _Sample) -> Found:
    if not sample.head.startswith(b"OggS"):
        return None
    return Kind.OPUS if b"OpusHead" in sample.head[:512] else Kind.OGG


def _frames(sample: _Sample) -> Found:
    """MPEG sound, which begins with a tag or with a frame: eleven bits, a version, a layer, a rate."""
    if sample.head.startswith(b"ID3"):
        return Kind.MP3
    if len(sample.head) < 4 or sample.head[0] != 0xFF:
        return None
    second, third = sample.head[1], sample.head[2]
    if second & 0xF6 == 0xF0 and third & 0x3C < 0x34:
        return Kind.AAC
    is_frame = second & 0xE6 == 0xE2 and second & 0x18 != 0x08 and third & 0xF0 not in {0x00, 0xF0}
    return Kind.MP3 if is_frame and third & 0x0C != 0x0C else None


_IN_ZIP: tuple[tuple[bytes, Kind | Unwanted], ...] = (
    (b"vbaProject.bin", Unwanted.MACROS),
    (b"AndroidManifest.xml", Unwanted.PROGRAM),
    (b"META-INF/MANIFEST.MF", Unwanted.PROGRAM),
    (b"word/document", Kind.DOCX),
    (b"xl/workbook", Kind.XLSX),
    (b"ppt/presentation", Kind.PPTX),
    (b"Index/Document.iwa", Unwanted.IWORK),
    (b"Index/Tables/", Unwanted.IWORK),
    (b"QuickLook/", Unwanted.IWORK),  # before 2013
)
_OPEN_DOCUMENTS = {kind.mime.encode(): kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP, Kind.ODG)}


def _zip(sample: _Sample) -> Found:
    """A ZIP is a document when its list of contents says so, an archive otherwise."""
    if not sample.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return None
    if sample.head[30:38] == b"mimetype":
        if _OPEN_MACROS.search(_list_of_contents(sample)):
            return Unwanted.MACROS
        declared = re.match(rb"application/vnd\.oasis\.opendocument\.[a-z]+", sample.head[38:120])
        return _OPEN_DOCUMENTS.get(declared.group() if declared else b"", Unwanted.ARCHIVE)
    contents = _list_of_contents(sample)
    found = next((found for mark, found in _IN_ZIP if mark in contents), Unwanted.ARCHIVE)
    is_office = isinstance(found, Kind) and b"[Content_Types].xml" in contents
    return found if is_office or isinstance(found, Unwanted) else Unwanted.ARCHIVE


#: A module of a library, which an empty library has none of, or a script: OpenDocument's macros.
_OPEN_MACROS = re.compile(rb"Basic/[\w.-]+/(?!script-lb\.xml)[\w.-]+\.xml|Scripts/[\w-]+/[\w./-]+\.\w+")


def _list_of_contents(sample: _Sample) -> bytes:
    """The raw central directory; nothing when there is none where it should be, or when it is too long."""
    end = sample.tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 20 > len(sample.tail):
        return b""
    size, offset = struct.unpack("<II", sample.tail[end + 12 : end + 20])
    if size > _MAX_LIST or offset + size > sample.size:
        return b""
    sample.file.seek(offset)
    return sample.file.read(size)


_IN_OLE: tuple[tuple[str, Kind | Unwanted], ...] = (
    ("_VBA_PROJECT", Unwanted.MACROS),
    ("_VBA_PROJECT_CUR", Unwanted.MACROS),
    ("Macros", Unwanted.MACROS),
    ("__properties_version1.0", Kind.MSG),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPT),
    ("EncryptedPackage", Kind.DOCX),  # with a password
)
_ENCRYPTED = {".xlsx": Kind.XLSX, ".pptx": Kind.PPTX}
#: Sectors of an OLE directory that are read: four entries each, or 32.
_MAX_SECTORS = 64


def _ole(sample: _Sample) -> Found:
    """Documents of older Office, and Outlook's mails: the names in the directory say which."""
    if not sample.head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") or len(sample.head) < 512:
        return None
    names = _ole_names(sample)
    found = next((found for name, found in _IN_OLE if name in names), None)
    return _ENCRYPTED.get(sample.suffix, found) if "EncryptedPackage" in names else found


def _ole_names(sample: _Sample) -> set[str]:
    shift = sample.head[30]
    if shift not in {9, 12}:
        return set()
    length = 1 << shift
    tables = struct.unpack("<109I", sample.head[76:512])
    sector, names = struct.unpack("<I", sample.head[48:52])[0], set()
    for _turn in range(_MAX_SECTORS):
        data = _sector(sample, sector, length)
        for at in range(0, len(data) - 127, 128):
            used = min(int.from_bytes(data[at + 64 : at + 66], "little"), 64)
            names.add(data[at : at + max(0, used - 2)].decode("utf-16-le", "replace"))
        table, place = divmod(sector, length // 4)
        entries = _sector(sample, tables[table], length) if table < len(tables) else b""
        if not data or len(entries) < place * 4 + 4:
            break
        sector = struct.unpack_from("<I", entries, place * 4)[0]
    return names


def _sector(sample: _Sample, number: int, length: int) -> bytes:
    if (number + 1) * length >= sample.size:
        return b""
    sample.file.seek((number + 1) * length)
    return sample.file.read(length)


def _text(sample: _Sample) -> Found:
    return texts.recognise(sample.head, sample.tail if sample.size > _LOOKED_AT else b"", suffix=sample.suffix)


_LOOKS: tuple[Callable[[_Sample], Found], ...] = (
    _pdf_at_once,
    _magic,
    _bmp,
    _riff,
    _container,
    _matroska,
    _ogg,
    _zip,
    _ole,
    _library,
    _frames,
    _pdf_after_junk,
    _text,
)
