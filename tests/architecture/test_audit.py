import ast
from collections import defaultdict
from functools import cache

from tests.architecture.source import PACKAGE, modules, relative, tree

WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "executemany",
    "enqueue",
}


def service_modules():
    return [p for p in modules() if p.name == "services.py" or "services" in p.parent.parts[-1:]]


def name_of(path):
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def calls_of(function):
    """Names that a function calls, or hands over to be called."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


@cache
def everything_callable():
    """Names called by each function or class of the package, by its bare name."""
    known = defaultdict(set)
    for path in modules():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                known[node.name] |= calls_of(node)
                for inner in ast.walk(node):
                    if isinstance(inner, ast.FunctionDef) and inner is not node:
                        known[inner.name] |= calls_of(inner)
    return known


def reaches(start, wanted, known, within):
    """Whether a function comes to one of the wanted names, through functions of its own room."""
    seen, waiting = set(), [start]
    while waiting:
        for name in waiting.pop():
            if name in wanted:
                return True
            if name in within and name not in seen:
                seen.add(name)
                waiting.append(known[name])
    return False


@cache
def room_names(room):
    return {
        node.name
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] == room
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def acts_for_somebody(function):
    """Services take `by` by keyword; functions without it are parts that the services of the room share."""
    return any(argument.arg == "by" for argument in function.args.kwonlyargs)


def services():
    """Each public function of the service modules with its module, room and the names within reach."""
    for path in service_modules():
        within = room_names(path.relative_to(PACKAGE).parts[0])
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node, within


def test_every_service_that_writes_leaves_a_line_in_the_audit_log():
    known = everything_callable()
    silent = [
        f"{relative(path)}: {node.name}"
        for path, node, within in services()
        if acts_for_somebody(node)
        and reaches(calls_of(node), WRITES, known, within)
        and not reaches(calls_of(node), {"record"}, known, within)
    ]
    assert silent == []


def test_pages_write_only_through_services_that_act_for_somebody():
    known = everything_callable()
    parts = {
        (name_of(path), node.name)
        for path, node, within in services()
        if not acts_for_somebody(node) and reaches(calls_of(node), WRITES, known, within)
    }
    called = [
        f"{relative(path)}: {alias.name}"
        for path in modules()
        if "pages" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module, alias.name) in parts
    ]
    assert called == []


def test_every_service_that_acts_for_somebody_asks_for_permission():
    """A function that takes `by` checks it, itself or through what it calls in its room."""
    known = everything_callable()
    unasked = [
        f"{relative(path)}: {node.name}"
        for path, node, within in services()
        if acts_for_somebody(node) and not reaches(calls_of(node), {"require", "allows", "covers"}, known, within)
    ]
    assert unasked == []


def test_every_verb_that_is_recorded_is_listed():
    from setiakawan.audit.verbs import VERBS

    used = {
        node.args[1].value
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and isinstance(node.args[1].value, str)
    }
    assert used - set(VERBS) == set()
    assert list(VERBS) == sorted(VERBS)
