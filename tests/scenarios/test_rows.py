"""Every row has its stories, and the table of the package names them."""

import ast
import re
from pathlib import Path

import tests.scenarios

_FOLDER = Path(__file__).parent
_COUNTS = {"A": range(1, 7), "B": range(1, 5), "C": range(1, 3), "D": range(1, 19), "F": (2, 3), "I": (5,), "J": (1, 2)}
_ROWS = tuple(f"{letter}{number}" for letter, numbers in _COUNTS.items() for number in numbers)
_DONE = re.compile(r"假如|当|到了|停机到|采用")
_SEEN = re.compile(r"那么")


def test_every_row_has_a_story() -> None:
    table = dict(re.findall(r"^\| ([A-J]\d+) \| [^|]+ \| (test_\w+) \|$", tests.scenarios.__doc__ or "", re.MULTILINE))
    assert tuple(table) == _ROWS
    assert set(table.values()) == {path.stem for path in _FOLDER.glob("test_[a-z][0-9]*.py")}
    for row, module in table.items():
        tree = ast.parse((_FOLDER / f"{module}.py").read_text(encoding="utf-8"))
        assert (ast.get_docstring(tree) or "").startswith(f"{row} "), module
        stories = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
        assert stories, module
        for story in stories:
            words = [
                node.func.attr
                for node in ast.walk(story)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ]
            for told in (_DONE, _SEEN):
                assert any(map(told.match, words)), f"{module}: {story.name}: {told.pattern}"
            assert ast.get_docstring(story), f"{module}: {story.name}"
