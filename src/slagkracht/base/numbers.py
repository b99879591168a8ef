"""Numbers and durations as people say them: words up to twelve, "a quarter of an hour"."""

from __future__ import annotations

WORDS = {
    "nl": "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf".split(),
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
}
# Minutes, rounded to what people say.
QUARTERS = {
    "nl": {
        5: "vijf minuten",
        10: "tien minuten",
        15: "een kwartier",
        30: "een half uur",
        45: "drie kwartier",
        60: "een uur",
        90: "anderhalf uur",
    },
    "en": {
        5: "five minutes",
        10: "ten minutes",
        15: "a quarter of an hour",
        30: "half an hour",
        45: "three quarters of an hour",
        60: "an hour",
        90: "an hour and a half",
    },
}
HOURS = {"nl": "{} uur", "en": "{} hours"}
OPENING = {"één": "Eén"}  # as Dutch writes it at the beginning of a sentence


def in_words(number: int, language: str) -> str:
    """ "drie", "twaalf", "13"."""
    words = WORDS.get(language, WORDS["en"])
    return words[number] if 0 <= number < len(words) else str(number)


def opening(number: int, language: str) -> str:
    """The same at the beginning of a sentence: "Drie", "Eén", "13"."""
    word = in_words(number, language)
    return OPENING.get(word, word[:1].upper() + word[1:])


def duration(minutes: int, language: str) -> str:
    """About how long: "een kwartier", "anderhalf uur", "drie uur"."""
    said = QUARTERS.get(language, QUARTERS["en"])
    if minutes <= 105:
        return said[min(said, key=lambda known: abs(known - minutes))]
    return HOURS.get(language, HOURS["en"]).format(in_words(round(minutes / 60), language))
