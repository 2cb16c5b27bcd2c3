"""Text as people type and paste it becomes plain text, at a cost in proportion to its length."""

from time import process_time

import pytest

from reclamations.domain.typed.text import MARKS, plain_line, plain_text


@pytest.mark.parametrize("code", [0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], ids=hex)
def test_every_line_break_is_one(code: int) -> None:
    assert plain_text(f"Bonjour{chr(code)}Madame") == "Bonjour\nMadame"
    assert plain_line(f"Bonjour{chr(code)}Madame") == "Bonjour Madame"


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("\uf0b7\tun\n\uf0a7 deux\n\uf0d8 trois", "•\tun\n• deux\n• trois"),  # lists of Word
        ("\uf076 un", "• un"),
        ("voir \uf0e0 ici \uf04a", "voir → ici ☺"),  # arrow and smile of Outlook
        ("l\x92ascenseur \x96 12 \x80", "l’ascenseur – 12 €"),  # a mail's Windows-1252 read as Latin-1
        ("récla\u00admation", "réclamation"),
        ("mot\u200b suivant\u2060", "mot suivant"),
        ("\ufeffBonjour", "Bonjour"),
        ("a\tb", "a\tb"),
        ("facture \u202efdp.exe\u2066", "facture fdp.exe"),
        ("10\u00a0000\u202f€", "10\u00a0000\u202f€"),
        ("می‌خواهم", "می‌خواهم"),  # the joiners that Persian needs
        (
            "👩‍👩‍👧 ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "👩‍👩‍👧 ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("lu\U000e0049\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065", "lu"),  # words that only programs read
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("\ufff9a\ufffab\ufffb\uffff", "ab"),
        ("photo \ufffcci-jointe", "photo ci-jointe"),  # the place of a picture that was pasted
        ("\u3164", ""),
        (" \u200d\u2800\n\ufe0f ", ""),
    ],
)
def test_what_nobody_sees_goes_and_what_people_see_stays(pasted: str, plain: str) -> None:
    assert plain_text(pasted) == plain


def test_marks_beyond_ten_on_a_letter_go() -> None:
    assert len(plain_text("Z" + "\u0335\u0321\u034f"[:2] * 50)) == 1 + MARKS


@pytest.mark.parametrize(
    "text", ["Été\n• l’un – l’autre", "a\x0bb\uf0b7c", "e\u0301" * 40, "\u0301" * 40, "\u1100\u1161\u11a8"]
)
def test_plain_text_is_plain_already(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)


@pytest.mark.parametrize(
    "part",
    [
        "\u0301\u0323",
        "\u0323\u0301\u0335",
        "\u0f71\u0f72",
        "\u0f73",  # no mark by itself, taken apart into two
        "\u0f75\u0f81",
        "\u03b1\u0345\u0301",
        "\u1100\u1161\u11a8",
        "\U0001e8d0\u0301",
        "\ufe0f",
        "\U000e0041",
        "\x0b",
        "\uf0b7",
        "\r",
        " \u00a0",
        "\x92",
    ],
    ids=ascii,
)
def test_no_text_costs_more_than_its_length(part: str) -> None:
    began = process_time()
    plain_line("a" + part * (400_000 // len(part)))
    assert process_time() - began < 1
