"""Where a source counts days from the present, or reads the machine's own day (docs/architecture.md, « Named days »).

« Today + 40 days » may lie before a due date after the holidays, and 29 February has no next year: a test and the
demonstration name their days, or ask the calendar. The present is followed through the names of a file and what is made
of it. Hours and minutes are nobody's working days, and so many months or years ago are past whatever the holidays.
"""

import ast
from collections.abc import Iterator

#: Who may be asked for the present: the product's clock, and Django's, which it reads.
CLOCKS = {"clock.today", "clock.now", "timezone.now", "today", "now"}
#: What answers with the present, by the last part of its name; what makes a day or a moment of a moment.
DAYS, MOMENTS = {"today", "localdate"}, {"now", "utcnow", "localtime"}
TO_A_DAY, TO_THE_SAME = {"date", "toordinal", "date_of"}, {"astimezone", "replace"}
#: Of a duration: what counts no days, and what may be taken away.
SHORT, LONG = {"hours", "minutes", "seconds", "milliseconds", "microseconds"}, {"months", "years"}
DURATIONS = {"timedelta", "relativedelta"}
DATE_PARTS = {"year", "month", "day"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

Names = dict[str, str]


def days_counted_from_today(tree: ast.AST) -> list[int]:
    """The lines that add to the present, take days from it, move it to another date, or read the machine's clock."""
    return sorted(set(_faults(tree, {"today": "day"})))


def _faults(scope: ast.AST, around: Names) -> Iterator[int]:
    nodes = list(_inside(scope))
    names = _named(nodes, around)
    asked = {id(argument) for node in nodes if _last(node) == "add" for argument in node.args}  # of the calendar
    for node in nodes:
        if _reads_the_machine(node) or _moves(node, names) or (_counts(node, names) and id(node) not in asked):
            yield node.lineno
        if isinstance(node, SCOPES):
            yield from _faults(node, names)


def _inside(scope: ast.AST) -> Iterator[ast.AST]:
    """What a scope holds, down to the functions in it and not what these hold, in the order of the source."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, SCOPES):
            yield from _inside(child)


def _named(nodes: list[ast.AST], around: Names) -> Names:
    """The names that hold the present or a duration, those of the scope around included."""
    names = dict(around)
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    names[target.id] = _kind(node.value, names) or ""
    return names


def _kind(node: ast.AST, names: Names) -> str:
    """What an expression is: "day" or "moment" of the present, "days", "long" or "short" of a duration, or nothing."""
    if isinstance(node, ast.Name | ast.Attribute):
        return names.get(node.id if isinstance(node, ast.Name) else node.attr, "")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _kind(node.left, names) or _kind(node.right, names)
    if isinstance(node, ast.BinOp):
        return next(filter(None, (_kind(side, names) for side in (node.left, node.right))), "")
    name = _last(node)
    if name in DURATIONS:
        given = {keyword.arg for keyword in node.keywords} if not node.args else {"days"}
        return "short" if given <= SHORT else "long" if given <= LONG else "days"
    if name in DAYS | MOMENTS:
        return "day" if name in DAYS else "moment"
    if name in TO_A_DAY | TO_THE_SAME:
        of = [*node.args, node.func.value] if isinstance(node.func, ast.Attribute) else node.args
        kind = next((kind for one in of if (kind := _kind(one, names)) in {"day", "moment"}), "")
        return "day" if kind and name in TO_A_DAY else kind
    return ""


def _counts(node: ast.AST, names: Names) -> bool:
    """Whether it adds to the present, or takes days away."""
    if not isinstance(node, ast.BinOp | ast.AugAssign) or not isinstance(node.op, ast.Add | ast.Sub):
        return False
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    one, other = _kind(left, names), _kind(right, names)
    if isinstance(node.op, ast.Add):
        return "day" in {one, other} or ("moment" in {one, other} and bool({"days", "long"} & {one, other}))
    return one == "day" and (other == "days" or isinstance(right, ast.Constant))


def _moves(node: ast.AST, names: Names) -> bool:
    """Whether it puts the present into another month or year, where its day may not exist."""
    if _last(node) != "replace" or not isinstance(node.func, ast.Attribute):
        return False
    return bool(_kind(node.func.value, names)) and any(keyword.arg in DATE_PARTS for keyword in node.keywords)


def _reads_the_machine(node: ast.AST) -> bool:
    if _last(node) not in DAYS | MOMENTS - {"localtime"}:
        return False
    return ast.unparse(node.func) not in CLOCKS and "escape_hatch" not in ast.unparse(node.func)


def _last(node: ast.AST) -> str:
    """The last part of the name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    return ast.unparse(node.func).rpartition(".")[2]
