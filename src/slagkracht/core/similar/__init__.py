"""Which earlier text is like this one, and why.

For texts without personal data: lessons, approach cards, phenomena, barriers. It compares words, not
meaning, and it says which words. Not for: finding people, or deciding that two cases are the same.

    >>> from slagkracht.core.similar import find, index
    >>> texts = index(["1", "2"], ["Hennepkwekerij in een loods", "Controle van kapperszaken"])
    >>> [hit.id for hit in find(texts, "kwekerijen")]
    ['1']
"""

from slagkracht.core.similar.search import Hit, Reason, find, like
from slagkracht.core.similar.texts import Index, index
from slagkracht.core.similar.words import stem_of, stop_words, words_of

__all__ = ["Hit", "Index", "Reason", "find", "index", "like", "stem_of", "stop_words", "words_of"]
