"""The kinds of files that people send, and those that are not taken: one row each. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Self

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Term


class Family(Term):
    """What several kinds have in common: a limit of size, and what people call them."""

    PDF = "pdf", gettext_noop("PDF")
    PICTURE = "picture", gettext_noop("Photos et images")
    DOCUMENT = "document", gettext_noop("Documents de bureautique")
    TEXT = "text", gettext_noop("Textes")
    MAIL = "mail", gettext_noop("Courriels enregistrés")
    SOUND = "sound", gettext_noop("Messages vocaux et sons")
    VIDEO = "video", gettext_noop("Vidéos")


#: What somebody whose file is too large can do, on a telephone too.
LIGHTER: Mapping[Family, str] = {
    Family.PDF: gettext_noop("Photographiez les pages utiles, ou enregistrez le PDF en qualité réduite."),
    Family.PICTURE: gettext_noop(
        "Joignez-en une capture d’écran, ou choisissez une taille moyenne quand le téléphone le propose."
    ),
    Family.DOCUMENT: gettext_noop("Enregistrez-le en PDF, ou photographiez les pages utiles."),
    Family.TEXT: gettext_noop("Gardez-en l’essentiel, ou joignez-en une capture d’écran."),
    Family.MAIL: gettext_noop("Joignez-en une capture d’écran, et ses pièces une à une."),
    Family.SOUND: gettext_noop("Raccourcissez l’enregistrement, ou racontez dans le formulaire ce qu’on y entend."),
    Family.VIDEO: gettext_noop(
        "Raccourcissez-la (sur un téléphone : « Modifier », puis déplacez les bords), ou joignez-en des captures "
        "d’écran."
    ),
}


class Kind(StrEnum):
    """What a file is, by its content. What `can_be_cleaned` gets a clean copy; the others are kept as they came."""

    label: str
    family: Family
    mime: str
    suffixes: tuple[str, ...]  # the first one is given to a name that has none of them

    def __new__(
        cls, value: str, family: Family = Family.DOCUMENT, label: str = "", mime: str = "", suffixes: str = ""
    ) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.family, kind.label, kind.mime, kind.suffixes = family, label, mime, tuple(suffixes.split())
        return kind

    PDF = "pdf", Family.PDF, gettext_noop("PDF"), "application/pdf", ".pdf"
    JPEG = "jpeg", Family.PICTURE, gettext_noop("photo JPEG"), "image/jpeg", ".jpg .jpeg .jpe .jfif .mpo"
    PNG = "png", Family.PICTURE, gettext_noop("image PNG"), "image/png", ".png .apng"
    WEBP = "webp", Family.PICTURE, gettext_noop("image WebP"), "image/webp", ".webp"
    HEIF = "heif", Family.PICTURE, gettext_noop("photo HEIC"), "image/heic", ".heic .heif .hif .heics .heifs"
    AVIF = "avif", Family.PICTURE, gettext_noop("image AVIF"), "image/avif", ".avif .avifs"
    GIF = "gif", Family.PICTURE, gettext_noop("image GIF"), "image/gif", ".gif"
    TIFF = "tiff", Family.PICTURE, gettext_noop("image TIFF"), "image/tiff", ".tif .tiff .dng .nef .arw .cr2"
    BMP = "bmp", Family.PICTURE, gettext_noop("image BMP"), "image/bmp", ".bmp .dib"
    JP2 = "jp2", Family.PICTURE, gettext_noop("image JPEG 2000"), "image/jp2", ".jp2 .jpx .jpf"
    JXL = "jxl", Family.PICTURE, gettext_noop("image JPEG XL"), "image/jxl", ".jxl"
    DOCX = (
        "docx",
        Family.DOCUMENT,
        gettext_noop("document Word"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx .dotx",
    )
    DOC = "doc", Family.DOCUMENT, gettext_noop("document Word ancien"), "application/msword", ".doc .dot"
    ODT = (
        "odt",
        Family.DOCUMENT,
        gettext_noop("texte OpenDocument"),
        "application/vnd.oasis.opendocument.text",
        ".odt .ott",
    )
    RTF = "rtf", Family.DOCUMENT, gettext_noop("texte RTF"), "application/rtf", ".rtf"
    XLSX = (
        "xlsx",
        Family.DOCUMENT,
        gettext_noop("tableau Excel"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx .xltx",
    )
    XLS = "xls", Family.DOCUMENT, gettext_noop("tableau Excel ancien"), "application/vnd.ms-excel", ".xls .xlt"
    ODS = (
        "ods",
        Family.DOCUMENT,
        gettext_noop("tableau OpenDocument"),
        "application/vnd.oasis.opendocument.spreadsheet",
        ".ods .ots",
    )
    PPTX = (
        "pptx",
        Family.DOCUMENT,
        gettext_noop("présentation PowerPoint"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".pptx .ppsx .potx",
    )
    PPT = (
        "ppt",
        Family.DOCUMENT,
        gettext_noop("présentation PowerPoint ancienne"),
        "application/vnd.ms-powerpoint",
        ".ppt .pps",
    )
    ODP = (
        "odp",
        Family.DOCUMENT,
        gettext_noop("présentation OpenDocument"),
        "application/vnd.oasis.opendocument.presentation",
        ".odp .otp",
    )
    ODG = (
        "odg",
        Family.DOCUMENT,
        gettext_noop("dessin OpenDocument"),
        "application/vnd.oasis.opendocument.graphics",
        ".odg .otg",
    )
    TEXT = "text", Family.TEXT, gettext_noop("texte brut"), "text/plain", ".txt .csv .log .md .ics .vcf .json .text"
    EML = "eml", Family.MAIL, gettext_noop("courriel"), "message/rfc822", ".eml"
    MSG = "msg", Family.MAIL, gettext_noop("courriel Outlook"), "application/vnd.ms-outlook", ".msg"
    OPUS = "opus", Family.SOUND, gettext_noop("message vocal Opus"), "audio/ogg", ".opus .ogg .oga"
    OGG = "ogg", Family.SOUND, gettext_noop("son Ogg"), "audio/ogg", ".ogg .oga .spx .ogv"
    M4A = "m4a", Family.SOUND, gettext_noop("son M4A"), "audio/mp4", ".m4a .m4b .aac .mp4 .m4r"
    MP3 = "mp3", Family.SOUND, gettext_noop("son MP3"), "audio/mpeg", ".mp3 .mpga"
    AMR = "amr", Family.SOUND, gettext_noop("message vocal AMR"), "audio/amr", ".amr .awb .3ga"
    WAV = "wav", Family.SOUND, gettext_noop("son WAV"), "audio/wav", ".wav"
    AAC = "aac", Family.SOUND, gettext_noop("son AAC"), "audio/aac", ".aac"
    FLAC = "flac", Family.SOUND, gettext_noop("son FLAC"), "audio/flac", ".flac"
    CAF = "caf", Family.SOUND, gettext_noop("message vocal CAF"), "audio/x-caf", ".caf"
    MP4 = "mp4", Family.VIDEO, gettext_noop("vidéo MP4"), "video/mp4", ".mp4 .m4v"
    MOV = "mov", Family.VIDEO, gettext_noop("vidéo QuickTime"), "video/quicktime", ".mov .qt"
    THREE_GP = "3gp", Family.VIDEO, gettext_noop("vidéo 3GP"), "video/3gpp", ".3gp .3gpp .3g2 .3ga"
    WEBM = "webm", Family.VIDEO, gettext_noop("vidéo WebM"), "video/webm", ".webm .weba"
    MKV = "mkv", Family.VIDEO, gettext_noop("vidéo Matroska"), "video/x-matroska", ".mkv .mka"
    AVI = "avi", Family.VIDEO, gettext_noop("vidéo AVI"), "video/x-msvideo", ".avi"
    WMV = "wmv", Family.VIDEO, gettext_noop("son ou vidéo Windows Media"), "video/x-ms-wmv", ".wmv .wma .asf"

    @property
    def can_be_cleaned(self) -> bool:
        """Whether a clean copy is made of it, for staff to look at."""
        return self in _CLEANED


_CLEANED = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIF, Kind.AVIF, Kind.GIF, Kind.TIFF, Kind.BMP})


class Unwanted(StrEnum):
    """What is not taken: what it is, and what its sender can do, on a telephone too."""

    label: str
    advice: str

    def __new__(cls, value: str, label: str = "", advice: str = "") -> Self:
        unwanted = str.__new__(cls, value)
        unwanted._value_ = value
        unwanted.label, unwanted.advice = label, advice
        return unwanted

    PROGRAM = (
        "program",
        gettext_noop("un programme"),
        gettext_noop("Pour montrer ce qu’il affiche, joignez une capture d’écran."),
    )
    SCRIPT = (
        "script",
        gettext_noop("un programme écrit en texte (script)"),
        gettext_noop("Pour montrer ce qu’il contient, joignez une capture d’écran ou un PDF."),
    )
    MACROS = (
        "macros",
        gettext_noop("un document qui contient des macros, c’est-à-dire un programme"),
        gettext_noop("Enregistrez-le en PDF ou sans macros, puis joignez-le."),
    )
    ARCHIVE = (
        "archive",
        gettext_noop("une archive (ZIP, RAR, 7z…)"),
        gettext_noop(
            "Joignez plutôt les fichiers qu’elle contient : sur un téléphone, touchez-la pour l’ouvrir, puis "
            "choisissez-les."
        ),
    )
    WEB_PAGE = (
        "web_page",
        gettext_noop("une page web"),
        gettext_noop(
            "Joignez-en une capture d’écran ou un PDF : sur un téléphone, « Partager », puis « Imprimer » ou "
            "« Enregistrer en PDF »."
        ),
    )
    DRAWING = (
        "drawing",
        gettext_noop("un dessin SVG"),
        gettext_noop("Joignez-en une capture d’écran ou un PDF."),
    )
    IWORK = (
        "iwork",
        gettext_noop("un document Pages, Numbers ou Keynote"),
        gettext_noop("Sur votre appareil Apple, choisissez « Partager », « Exporter », « PDF », puis joignez le PDF."),
    )
    RAW_PHOTO = (
        "raw_photo",
        gettext_noop("une photo brute d’appareil (RAW)"),
        gettext_noop("Enregistrez-la en JPEG, ou joignez-en une capture d’écran."),
    )
    ARTWORK = (
        "artwork",
        gettext_noop("un document de dessin (Photoshop…)"),
        gettext_noop("Joignez-en une capture d’écran ou un PDF."),
    )
    OUTLOOK_PARCEL = (
        "outlook_parcel",
        gettext_noop("un courriel d’Outlook emballé (winmail.dat)"),
        gettext_noop("Joignez une capture d’écran du courriel, ou demandez à qui l’a envoyé ses pièces en PDF."),
    )
    OTHER_MEDIA = (
        "other_media",
        gettext_noop("un son ou une vidéo d’un format que nous ne prenons pas"),
        gettext_noop("Enregistrez-le en MP3 ou en MP4, ou racontez dans le formulaire ce qu’on y voit ou entend."),
    )
    UNKNOWN = (
        "unknown",
        gettext_noop("un fichier d’une sorte que nous ne reconnaissons pas"),
        gettext_noop("Joignez-en une photo, une capture d’écran ou un PDF."),
    )


def suffix_of(name: str) -> str:
    """Give the ending of a file's name in lower case, with its dot; nothing when it has none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem and 0 < len(ending) <= 9 else ""


def accepted(families: Sequence[Family] = tuple(Family)) -> str:
    """Give what a file input offers to choose, as its `accept` attribute; the content decides in the end."""
    groups = {Family.PICTURE: "image/*", Family.SOUND: "audio/*", Family.VIDEO: "video/*"}
    kinds = [kind for kind in Kind if kind.family in families]
    offered = [groups.get(family, "") for family in families]
    offered += [kind.mime for kind in kinds if kind.family not in groups]
    offered += [kind.suffixes[0] for kind in kinds]
    return ",".join(dict.fromkeys(filter(None, offered)))
