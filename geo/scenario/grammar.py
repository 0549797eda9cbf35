"""The grammar of a scenario's address as plain data, which a server hands to the browser as JSON.

Whoever reads or writes an address by this table needs no other knowledge of the changes; the shared examples
(``tests/support/scenario_examples.json``) hold both sides to it.
"""

from __future__ import annotations

from typing import Any

from geo.scenario import spelling
from geo.scenario.changes import CHANGES, EVERY, Change, conditions
from geo.scenario.changes.opening import NEW


def grammar() -> dict[str, Any]:
    """Return the version, the signs, the limits and the table of verbs, as values that JSON knows.

    ``changes``: one entry per verb, see ``_verb``. ``name`` and ``conditions`` stand among the changes, once each:
    letters and digits of any language and ``-`` stand for themselves in a name, blanks are ``blank``, any other sign
    is its number in base 16 between two ``escape``.

    Returns
    -------
    dict[str, Any]
        Lists, texts, numbers and truth values, by name.
    """
    return {
        "version": spelling.VERSION,
        "between_changes": spelling.BETWEEN_CHANGES,
        "between_words": spelling.BETWEEN_WORDS,
        "word": spelling.WORD,
        "max_text": spelling.MAX_TEXT,
        "every": EVERY,
        "new_centre": NEW,
        "name": {
            "verb": spelling.NAME,
            "max": spelling.MAX_NAME,
            "blank": spelling.BLANK,
            "escape": spelling.ESCAPE,
        },
        "conditions": {"verb": conditions.VERB, "words": list(conditions.WORDS)},
        "changes": [_verb(kind) for kind in CHANGES],
    }


def _verb(kind: type[Change]) -> dict[str, Any]:
    """Return one verb.

    ``arguments``: in the order of the address; ``optional``: it may be left out; ``repeatable``: it may come again (at
    most ``max_words`` words in all). ``replaces``: the arguments in which an earlier change of the verb must agree to
    be replaced by a later one, none: each stands for itself; ``either_way``: those of them whose order does not matter.
    ``undoes``: verbs whose earlier change is taken back instead, if its first argument with ``prefix`` in front is
    this change's first argument.
    """
    arguments = kind.arguments()
    repeatable = any(argument.repeatable for argument in arguments.values())
    return {
        "verb": kind.verb,
        "arguments": [
            {
                "name": name,
                "kind": argument.kind.value,
                "optional": argument.repeatable,
                "repeatable": argument.repeatable,
                "every": argument.every,
            }
            for name, argument in arguments.items()
        ],
        "max_words": spelling.MAX_WORDS if repeatable else len(arguments),
        "replaces": list(kind.replaces),
        "either_way": list(kind.either_way),
        "undoes": [*_undoing(kind)],
    }


def _undoing(kind: type[Change]) -> list[dict[str, str]]:
    own = [{"verb": undoing.verb, "prefix": undoing.prefix} for undoing in kind.undoes]
    back = [
        {"verb": other.verb, "prefix": ""}
        for other in CHANGES
        for undoing in other.undoes
        if undoing.both_ways and undoing.verb == kind.verb
    ]
    return [*own, *back]
