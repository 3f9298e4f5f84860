from __future__ import annotations

from sayback.protocols.readable import FEWEST, lix, too_hard, words

EASY = ["Say one thing that is on your mind.", "You do not have to agree.", "Your turn to talk will come."] * 6
HARD = [
    "Notwithstanding considerable methodological heterogeneity, contemporary relationship interventions demonstrate"
    " comparable longitudinal effectiveness regarding interpersonal satisfaction."
] * 6


def test_short_sentences_of_short_words_are_easy() -> None:
    figure = lix(EASY)
    assert figure is not None and figure < 15
    assert too_hard(EASY, "en") is None


def test_long_sentences_of_long_words_are_hard() -> None:
    figure = too_hard(HARD, "en")
    assert figure is not None and figure[0] > 80
    assert too_hard(HARD, "de-AT") is not None


def test_few_words_and_some_languages_are_not_measured() -> None:
    assert len(words(HARD[0])) < FEWEST
    assert lix(HARD[:1]) is None
    assert too_hard(HARD, "ja") is None


def test_a_placeholder_is_one_short_word() -> None:
    assert words("{listener} can\u2019t say-it 3 times.") == ["Sam", "can\u2019t", "say-it", "times"]
