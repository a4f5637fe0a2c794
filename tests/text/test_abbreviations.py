from voxwire.text.abbreviations import ABBREVIATIONS, abbreviations


def test_the_earlier_language_wins() -> None:
    assert "fr" in abbreviations(["en", "de"]).inside
    assert "sr" in abbreviations(["en", "es"]).doubtful
    assert "sr" in abbreviations(["es", "en"]).inside


def test_unknown_languages_have_none() -> None:
    assert abbreviations(["xx"]) == abbreviations([])


def test_entries_are_small_or_names_without_the_last_stop() -> None:
    for table in ABBREVIATIONS.values():
        for entry in table.inside | table.doubtful:
            assert entry in (entry.lower(), entry.capitalize())
            assert entry == entry.strip(".")
            assert len(entry) <= 12
