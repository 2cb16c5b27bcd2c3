"""A column is declared once: the head, the rows, the cards of a phone and the file say the same."""

import re
from dataclasses import dataclass

from django.template import Context, Template

from reclamations.web.tables import Column, Table

TABLE = Table(
    [
        Column("Nom", lambda row: row["name"], lambda row: row["name"]),
        Column("Code", plain=lambda row: row["code"]),
        Column("Ouvrir", lambda row: "Ouvrir", is_silent=True),
        Column("Pourquoi le dossier est conservé", lambda row: row["why"], css="num", on_phone="Pourquoi"),
    ],
    row_css=lambda row: "is-late" if row["late"] else "",
)
ROWS = [
    {"name": "<b>Un</b>", "code": "=1+1", "why": "gel", "late": True},
    {"name": "Deux", "code": 7, "why": "", "late": False},
]


def shown(caption: str = "") -> str:
    page = Template("{% load tables %}{% table table rows caption %}")
    return page.render(Context({"table": TABLE, "rows": ROWS, "caption": caption}))


def test_a_page_shows_the_columns_of_pages_under_their_labels() -> None:
    html = shown()
    assert html.count('<th scope="col">') == 3
    assert "Code" not in html
    assert '<td class="num" data-label="Pourquoi">gel</td>' in html
    assert html.count("<tr") == 3
    assert '<th scope="col"><span class="visually-hidden">Ouvrir</span></th>' in html
    assert html.count("<td>Ouvrir</td>") == 2
    assert html.count('class="is-late"') == 1


def test_the_first_column_names_the_row_and_text_is_escaped() -> None:
    assert '<th scope="row">&lt;b&gt;Un&lt;/b&gt;</th>' in shown()


def test_an_empty_cell_is_empty_so_that_a_phone_hides_it() -> None:
    assert '<td class="num" data-label="Pourquoi"></td>' in shown()


def test_a_table_may_have_a_caption() -> None:
    assert "<caption>Deux lignes</caption>" in shown("Deux lignes")
    assert "<caption>" not in shown()


def test_a_file_has_the_columns_of_files_and_no_formula() -> None:
    assert "".join(TABLE.csv(ROWS)) == '\ufeff"Nom";"Code"\r\n"<b>Un</b>";"\'=1+1"\r\n"Deux";"7"\r\n'


@dataclass(frozen=True)
class Printed:
    """A row of a document."""

    anchor: str
    value: dict[str, str]


PAPER = Table(
    [
        Column("Référence", paper=lambda row: row["reference"], width="reference"),
        Column("Canal", plain=lambda row: row["reference"]),
        Column("Réponse due le", paper=lambda row: row["due"], width="day", group="Réponse", on_paper="Due le"),
        Column("Répondue le", paper=lambda row: row["done"], width="day", group="Réponse", on_paper="Faite le"),
        Column("Issue", paper=lambda row: row["outcome"], width="outcome"),
    ]
)


def printed(table: Table) -> str:
    rows = [Printed("R-1", {"reference": "R-1", "due": "1", "done": "2", "outcome": "<i>"})]
    page = Template('{% load tables %}{% paper_table table rows "register" %}')
    return page.render(Context({"table": table, "rows": rows}))


def test_paper_has_its_own_columns_with_heads_above_heads_and_widths() -> None:
    html = printed(PAPER)
    assert "Canal" not in html
    assert re.findall(r'<col class="(\w+)">', html) == ["reference", "day", "day", "outcome"]
    assert re.findall(r"<th [^>]*>[^<]*</th>", html) == [
        '<th scope="col" rowspan="2">Référence</th>',
        '<th scope="colgroup" colspan="2" class="group">Réponse</th>',
        '<th scope="col" rowspan="2">Issue</th>',
        '<th scope="col">Due le</th>',
        '<th scope="col">Faite le</th>',
        '<th scope="row">R-1</th>',
    ]
    assert '<tr id="R-1">' in html
    assert "<td>&lt;i&gt;</td>" in html


def test_paper_without_groups_has_one_head() -> None:
    html = printed(Table([column for column in PAPER.columns if not column.group]))
    assert "rowspan" not in html
    assert html.count("<tr") == 2


def test_another_column_may_name_the_row_and_a_value_may_speak_for_itself() -> None:
    table = Table(
        [
            Column("À faire", lambda row: row["why"], on_phone=""),
            Column("Dossier", lambda row: row["name"], names=True),
        ]
    )
    page = Template("{% load tables %}{% table table rows %}")
    html = page.render(Context({"table": table, "rows": ROWS}))
    assert "<td>gel</td>" in html
    assert '<th scope="row" data-label="Dossier">Deux</th>' in html


def test_a_table_that_is_no_cards_on_a_phone_bears_no_label_twice() -> None:
    html = Template('{% load tables %}{% table table rows css="table" %}').render(
        Context({"table": TABLE, "rows": ROWS})
    )
    assert '<table class="table">' in html
    assert "data-label" not in html
