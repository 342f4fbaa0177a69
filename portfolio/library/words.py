"""Words as people type and write them: folded, stemmed, found, and marked.

Dutch and English stems are tried both: texts mix, and people search in either. The
stems are those of PostgreSQL, so that SQLite, the shipped lessons and the marks in a
text agree with what its index finds.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

DUTCH = snowballstemmer.stemmer("dutch_porter")
ENGLISH = snowballstemmer.stemmer("english")
# A stemmer keeps the word it is at: two threads at once mix theirs up, or break.
ONE_AT_A_TIME = Lock()
# More than anybody types; what comes after it is not looked at.
LONGEST, MOST = 200, 12
# From this length on, the beginning of a word finds it: "druk" finds "druktemeting".
BEGINNING = 4
TOKEN = re.compile(r"[^\W_]+")
PIECE = re.compile(r"[a-z0-9]+")
# Words that tell texts apart too little to look for.
IDLE = frozenset(
    """
    aan af al als bij dan dat de der deze die dit door dus een en er geen had heb hebben
    heeft het hier hij hoe ik in is je kan maar me men met mijn na naar niet nog nu of
    om omdat onder ons onze ook op over te tot uit van veel voor waar waren was wat we
    wel wie wij worden wordt ze zich zij zijn zo zonder a about an and are as at be been
    but by can do does for from has have how i if into it its more no not on or our so
    than that the their them then there these they this to was were what when where
    which who why will with without you your
    """.split()  # noqa: SIM905
)
# What every second text of a municipality says: good to search, no sign of likeness.
GENERAL = frozenset(
    """
    alle alleen alles altijd ander andere anders beter blijft blijven daar daarom doen
    eens eerst elk elkaar elke gaan gaat gebruikt gegevens gemeente gemeenten geven goed
    groot hele houden iedereen iemand initiatief inwoners jaar juist keer kiezen komen
    komt krijgen laat laten leren maakt maand maken meer mensen minder moet moeten nieuw
    nieuwe niemand nodig per samen soms staan staat steeds tegen tijd toen twee tussen
    vaak vragen vraagt waarom weet weken werk werkt weten willen zeggen zelf zelfde
    zien zoals all also always another because before better data different each every
    everybody everyone figure figures first from gets gives goes good help helps just
    know known less like made make makes many month more most much municipal
    municipalities municipality must need needs never new nobody often once one only
    other others people residents same shared should since some somebody sometimes still
    take than them therefore they thing things time together too two under until use
    used uses using very want wants week weeks well while within work works would year
    years
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded, with its stems in both languages."""

    text: str
    dutch: str
    english: str

    def finds(self, other: "Word") -> bool:
        return (
            self.dutch == other.dutch
            or self.english == other.english
            or (len(self.text) >= BEGINNING and other.text.startswith(self.text))
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; `found` when it holds a word that was looked for."""

    text: str
    found: bool = False


@lru_cache(maxsize=50_000)
def word(text: str) -> Word:
    with ONE_AT_A_TIME:
        return Word(text, DUTCH.stemWord(text), ENGLISH.stemWord(text))


def fold(text: str) -> str:
    """Small letters without signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_in(text: str) -> Iterator[Word]:
    """Each word of a text, in order."""
    return (word(piece) for piece in PIECE.findall(fold(text)))


def telling(text: str) -> set[Word]:
    """The words that tell what a text is about."""
    every = set(words_in(text))
    return {
        each
        for each in every
        if len(each.text) >= BEGINNING and each.text not in IDLE | GENERAL
    }


def looked_for(typed: str) -> tuple[Word, ...]:
    """What somebody searches: every word counts, whatever the signs between them."""
    found = dict.fromkeys(words_in(typed[:LONGEST]))
    wanted = [each for each in found if each.text not in IDLE] or list(found)
    return tuple(wanted[:MOST])


def score(wanted: Sequence[Word], *texts: str) -> float:
    """How well these texts hold all that is wanted; the first weighs most, 0 is not."""
    held = [list(words_in(text)) for text in texts]
    total = 0.0
    for one in wanted:
        hits = [sum(map(one.finds, each)) for each in held]
        if not any(hits):
            return 0.0
        total += sum(count / (place + 1) ** 2 for place, count in enumerate(hits))
    return total / (1 + len(held[0])) ** 0.5


def segments(text: str, wanted: Sequence[Word]) -> list[Segment]:
    """Cut a text so that the words found can be marked."""
    cut: list[Segment] = []
    start = 0
    for token in TOKEN.finditer(text):
        held = list(words_in(token.group()))
        if not any(one.finds(each) for one in wanted for each in held):
            continue
        if token.start() > start:
            cut.append(Segment(text[start : token.start()]))
        cut.append(Segment(token.group(), found=True))
        start = token.end()
    if start < len(text):
        cut.append(Segment(text[start:]))
    return cut


def snippet(text: str, wanted: Sequence[Word], *, length: int = 240) -> list[Segment]:
    """The part of a long text around the first word that was found."""
    if len(text) <= length:
        return segments(text, wanted)
    marked = segments(text, wanted)
    first = 0
    for piece in marked:
        if piece.found:
            break
        first += len(piece.text)
    else:
        first = 0
    begin = text.rfind(" ", 0, max(first - length // 3, 0)) + 1
    end = text.find(" ", begin + length)
    part = text[begin:] if end < 0 else text[begin:end] + " …"
    return segments(("… " if begin else "") + part, wanted)
