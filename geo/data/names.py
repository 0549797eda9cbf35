"""How names are compared: one folding for the gazetteer, the forms that are filled in, and the ids of places.

Upper and lower case, accents, and Norwegian or Sámi letters make no difference; æ is ae, ø is o, å is a.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "th"})
_SITE = re.compile(r"^(?P<name>[^()]+?)\s{0,9}(?:\((?P<code>\d{4})\))?$")


def fold(name: str) -> str:
    """Return the form in which names are compared: no case, no accents, single blanks, no punctuation.

    >>> fold("Kárášjohka"), fold("BODØ"), fold("Mo i  Rana"), fold("Nord-Fron")
    ('karasjohka', 'bodo', 'mo i rana', 'nord fron')

    Parameters
    ----------
    name : str
        A name.

    Returns
    -------
    str
        The folded name.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def key(text: str) -> str:
    """Fold a heading or an answer of a form to letters and digits alone: blanks fall away too.

    >>> key("Målgruppe"), key("MAL-GRUPPE"), key("")
    ('malgruppe', 'malgruppe', '')

    Parameters
    ----------
    text : str
        A text.

    Returns
    -------
    str
        The key.
    """
    return "".join(letter for letter in fold(text) if letter.isalnum())


def slug(name: str) -> str:
    """Return a name as an id holds it: the folded form in a to z, digits and hyphens.

    >>> slug("Tana bru"), slug("Mo i Rana")
    ('tana-bru', 'mo-i-rana')

    Parameters
    ----------
    name : str
        A name.

    Returns
    -------
    str
        The slug.
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def site_names(town: str, *, host: str) -> tuple[tuple[str, str], ...]:
    """Split a ``town`` cell into (name, municipality code) per site; without a code it lies in the host municipality.

    >>> site_names("Haugesund; Leirvik (4614)", host="1106")
    (('Haugesund', '1106'), ('Leirvik', '4614'))

    Parameters
    ----------
    town : str
        The cell of the table.
    host : str
        The municipality that the centre lies in.

    Returns
    -------
    tuple[tuple[str, str], ...]
        Names for ``Gazetteer.find``, one per town.
    """
    parts = [_SITE.match(part.strip()) for part in town.split(";") if part.strip()]
    return tuple((part["name"], part["code"] or host) if part else (town, host) for part in parts)
