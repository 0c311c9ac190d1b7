"""PyYAML's syntax errors in plain sentences with a remedy."""

from __future__ import annotations

import re

import yaml

from game.spec.errors import shorten

_SYNTAX = (
    ("mapping values are not allowed", "a colon is not expected here; check the indentation, quote text holding ': '"),
    ("could not find expected ':'", "this line or the one above has no colon; write key: value"),
    ("expected <block end>", "the indentation does not match the lines above; align it with its neighbours"),
    ("sequence entries are not allowed", "a list item (-) is not expected here; put it on its own line"),
    ("block collections are not allowed", "a list or mapping is not expected here; put it on its own line"),
    ("expected the node content", "a value is missing before this sign; remove the sign, or quote it as text"),
    ("cannot start any token", "this character cannot start a value; put the value in quotes"),
    ("unknown escape character", "unknown backslash escape; use single quotes, or double the backslash"),
    ("expected '<document start>'", "text follows the end of the document (...); remove the line with the dots"),
    ("undefined tag handle", "tags are not allowed; remove the word that starts with !"),
    ("incompatible YAML document", "YAML directives are not allowed; remove the line that starts with %"),
    ("duplicate %", "YAML directives are not allowed; remove the lines that start with %"),
)


def explain(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str]:
    """Line, column and one sentence with a remedy for a syntax error."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 1, 1, "this is not YAML; check the syntax"
    line, column = mark.line + 1, mark.column + 1
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    row = lines[mark.line] if mark.line < len(lines) else ""
    problem, context = error.problem or "", error.context or ""
    opened = error.context_mark
    if _has_tab(row):
        return line, row.index("\t") + 1, "a tab is used for indentation; use spaces"
    if row[mark.column : column] == "\t":
        return line, column, "a tab is not allowed here; use spaces, or put the value in quotes"
    since = f" at {opened.line + 1}:{opened.column + 1}" if opened else ""
    if "flow sequence" in context:
        return line, column, f"the list opened with [{since} is not closed before this; add a comma or ]"
    if "flow mapping" in context:
        return line, column, f"the mapping opened with {{{since} is not closed before this; add a comma or }}"
    if "quoted scalar" in context and ("end of stream" in problem or "document separator" in problem):
        return line, column, f"the quote opened{since} is not closed before this; add the missing quote"
    for words, message in _SYNTAX:
        if words in problem:
            return line, column, message
    return line, column, f"YAML syntax error ({shorten(problem, 90)}); check this line and the one above"


def _has_tab(row: str) -> bool:
    return "\t" in row[: len(row) - len(row.lstrip())]
