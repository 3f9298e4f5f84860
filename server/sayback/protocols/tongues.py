"""Facts about languages: the code, the side it is read from, the plural forms.

The forms are those of Unicode's CLDR, which browsers choose by (`Intl.PluralRules`); a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

ENGLISH: Final = "en"
"""The language that is always whole; what another has not yet is said in it."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""A code by BCP 47, as far as there are texts by it: language, script, region."""

LIKE: Final = "write a code like fr, pl or pt-BR"

_TWO: Final = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tn to tr ts "
    "tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""Two letters that mean a language (ISO 639-1)."""

_LEFTWARDS: Final = "ar arc ars arz ckb dv fa glk he ks lrc mzn nqo pnb prs ps sd sdh syr ug ur yi"
_SCRIPTS: Final = "Adlm Arab Hebr Nkoo Rohg Syrc Thaa"
"""What is read from right to left: languages as they are usually written, and scripts."""

OTHER: Final = "other"
FORMS: Final = ("zero", "one", "two", "few", "many", OTHER)

_PLURALS: Final[Mapping[str, str]] = {
    "one 1 · other 0,2,3": (
        "af an asa ast az bal bem bez bg brx ce cgg chr ckb da de dv ee el en eo et eu fi fo fur fy gl gsw ha "
        "haw hu ia ie io jgo jmc ka kaj kcg kk kkj kl ks ksb ku ky lb lg lij mas mgo ml mn mr nah nb nd ne nl "
        "nn nnh no nr ny nyn om or os pap ps rm rof rwk saq sc sd sdh seh sn so sq ss ssy st sv sw syr ta te "
        "teo tig tk tn tr ts ug ur uz ve vo vun wae xh xog yi"
    ),
    "one 0,1 · other 2,3,4": "ak am as bho bn csw doi fa ff gu guw hi hy kab kn kok ln mg nso pa pcm si ti wa zu",
    "zero 0 · one 1 · two 2 · few 3,4,5 · many 11,12,13 · other 100,101,102": "ar ars",
    "one 1,21,31 · few 2,3,4 · many 0,5,6": "be ru uk",
    "zero 0 · one 1 · other 2,3,4": "blo cv ksh lag",
    "other 0,1,2": (
        "bm bo dz hnj id ig ii ja jbo jv kde kea km ko lkt lo ms my nqo osa sah ses sg su th to tpi vi wo yo yue zh"
    ),
    "one 1,21,31 · two 2,22,32 · few 3,4,9 · other 0,5,6 · many": "br",
    "one 1,21,31 · few 2,3,4 · other 0,5,6": "bs hr sr",
    "one 1 · other 0,2,3 · many": "ca es it lld scn vec pt-PT",
    "one 0,1,2 · other 4,6,9": "ceb fil",
    "one 1 · few 2,3,4 · other 0,5,6 · many": "cs sk",
    "zero 0 · one 1 · two 2 · few 3 · many 6 · other 4,5,7": "cy",
    "one 1,101 · two 2,102 · few 3,4,103 · other 0,5,6": "dsb hsb sl",
    "one 0,1 · other 2,3,4 · many": "fr pt",
    "one 1 · two 2 · few 3,4,5 · many 7,8,9 · other 0,11,12": "ga",
    "one 1,11 · two 2,12 · few 3,4,5 · other 0,20,21": "gd",
    "one 1,11,21 · two 2,12,22 · few 0,20,40 · other 3,4,5 · many": "gv",
    "one 1 · two 2 · other 0,3,4": "he iu naq sat se sma smi smj smn sms",
    "one 1,21,31 · other 0,2,3": "is mk",
    "zero 0 · one 1 · two 2,22,42 · few 3,23,43 · many 21,41,61 · other 4,5,6": "kw",
    "one 1,21,31 · few 2,3,4 · other 0,10,11 · many": "lt",
    "zero 0,10,11 · one 1,21,31 · other 2,3,4": "lv prg",
    "one 1 · two 2 · few 0,3,4 · many 11,12,13 · other 20,21,22": "mt",
    "one 1 · few 2,3,4 · many 0,5,6": "pl",
    "one 1 · few 0,2,3 · other 20,21,22": "ro",
    "one 1,21,31 · two 2 · few 3,4,5 · other 0,10,11 · many": "sgs",
    "one 0,1 · few 2,3,4 · other 11,12,13": "shi",
    "one 0,1,11 · other 2,3,4": "tzm",
}
"""Forms with the first numbers that take them → languages; a form without any is for fractions or millions."""


def is_language(tag: str) -> bool:
    """Tell whether a tag is the code of a language, in its usual spelling."""
    return bool(LANGUAGE.fullmatch(tag)) and (len(base(tag)) > 2 or base(tag) in _TWO.split())


def base(tag: str) -> str:
    """Return the language of a tag, without script and region."""
    return tag.partition("-")[0]


def direction(tag: str) -> str:
    """Return `rtl` for what is read from right to left, else `ltr`."""
    script = next((part for part in tag.split("-")[1:] if len(part) == 4), "")
    return "rtl" if (script in _SCRIPTS.split() if script else base(tag) in _LEFTWARDS.split()) else "ltr"


@cache
def forms(tag: str) -> Mapping[str, str]:
    """Return the plural forms of a language, each with the first numbers that take it; `other` is always there."""
    for line, languages in _PLURALS.items():
        known = languages.split()
        if tag in known or (base(tag) in known and tag not in _regional()):
            found = {name: numbers for name, _, numbers in (form.partition(" ") for form in line.split(" · "))}
            return found | {OTHER: found.get(OTHER, "")}
    return {OTHER: ""}


@cache
def _regional() -> frozenset[str]:
    return frozenset(tag for languages in _PLURALS.values() for tag in languages.split() if "-" in tag)
