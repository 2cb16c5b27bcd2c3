"""`lifecycle` prints the table as a diagram."""

from io import StringIO

from django.core.management import call_command

from reclamations.domain.lifecycle import Act


def test_the_diagram_draws_every_change_of_status_and_nothing_else() -> None:
    out = StringIO()
    call_command("lifecycle", stdout=out)
    head, *lines = out.getvalue().strip().splitlines()
    assert head == "stateDiagram-v2"
    drawn = {tuple(line.replace(" --> ", "|").replace(": ", "|").strip().split("|")) for line in lines}
    assert drawn == {
        (before.value if before else "[*]", then.value, act.value)
        for act in Act
        for before, then in act.rule.moves.items()
        if before is not then
    }
    assert len(drawn) == len(lines)
