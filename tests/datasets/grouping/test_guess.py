"""Which groupings are offered for which names."""

from __future__ import annotations

from pathlib import Path

from datasets.grouping.guess import MOST_NAMES, GroupGuess, guess_groups
from datasets.spec import DataRow, SplitSpec


def guesses(names: dict[str, list[str]]) -> list[GroupGuess]:
    """Guess for one folder of images per class."""
    rows = [DataRow(path=f"/data/{name}", class_name=name, n_images=len(own)) for name, own in names.items()]
    return guess_groups(rows, list(names.values()))


def test_donors_in_names_are_offered_once() -> None:
    """The first word and the name before the number say the same: one offer, with its counts."""
    names = [f"donor{donor}_{number:04d}.png" for donor in (1, 2, 10) for number in range(4 + donor)]
    [guess] = guesses({"a": names, "b": names[:12]})
    assert guess.rule == "name_start"
    assert guess.groups == {"donor1": 10, "donor2": 12, "donor10": 15}
    assert list(guess.groups) == ["donor1", "donor2", "donor10"]
    assert guess.examples[0] == "donor10"
    assert guess.missing == ()
    assert guess.applied_to(SplitSpec(test=0.2)) == SplitSpec(test=0.2, group_by="name_start")


def test_date_plate_and_folder_are_told_apart() -> None:
    """Names with a date, a plate and a well give one offer for each that groups differently."""
    names = [
        f"P{place % 2}/2024-05-{day:02d}_plate{plate}_w{place}.tif"
        for day in (11, 12)
        for plate in "AB"
        for place in range(12)
    ]
    found = {(guess.rule, guess.word): list(guess.groups) for guess in guesses({"a": names, "b": names})}
    assert found[("date", 1)] == ["2024-05-11", "2024-05-12"]
    assert found[("folder", 1)] == ["P0", "P1"]
    assert found[("name_word", 2)] == ["plateA", "plateB"]
    assert ("name_word", 1) not in found, "the same as the date"


def test_running_numbers_and_classes_are_no_groups() -> None:
    """Neither the same running number in each class, nor one group per class, is worth an offer."""
    numbers = [f"{number:04d}.png" for number in range(50)]
    assert guesses({"a": numbers, "b": numbers, "c": numbers}) == []
    assert guesses({name: [f"{name}_{number}.png" for number in range(9)] for name in "ab"}) == []
    assert guesses({"a": [], "b": []}) == []


def test_folders_and_words_called_like_classes_are_no_groups() -> None:
    """Neither the folder of the class nor its name among the words of the file names tells a donor."""
    rows = [
        DataRow(path=f"/data/{take}/{name}", class_name=name, n_images=10)
        for name in ("cat", "dog")
        for take in ("one", "two")
    ]
    names = [[f"{Path(row.path).name}_{number}.png" for number in range(10)] for row in rows]
    found = {guess.rule: list(guess.groups) for guess in guess_groups(rows, names)}
    assert found == {"upper_folder": ["one", "two"]}
    measured = [DataRow(path="/data/x/m.rtdc", source="rtdc", class_name="cat", n_images=10)]
    assert "upper_folder" not in {guess.rule for guess in guess_groups([*rows, *measured], [*names, ()])}


def test_a_class_of_one_group_is_told() -> None:
    """If one class comes from one donor only, the offer says so, after the others."""
    donors = [f"d{donor}_{number}.png" for donor in range(3) for number in range(5)]
    [guess] = guesses({"dead": donors, "alive": [f"d1_{number}.png" for number in range(5)]})
    assert len(guess.missing) == 1
    assert "'alive'" in guess.missing[0] and "'d1'" in guess.missing[0]


def test_measurement_files_are_groups() -> None:
    """Where images have no file names of their own, the files are what can be kept together."""
    rows = [
        DataRow(path=f"/data/{name}_{donor}.rtdc", source="rtdc", class_name=name, n_images=MOST_NAMES)
        for name in ("a", "b")
        for donor in ("x", "y")
    ]
    found = {(guess.rule, guess.word): guess for guess in guess_groups(rows, [()] * 4)}
    assert list(found[("name_word", 2)].groups) == ["x", "y"]
    assert len(found[("file", 1)].groups) == 4
    assert sum(found[("file", 1)].groups.values()) == MOST_NAMES


def test_groups_that_rows_name_come_first() -> None:
    """What the user wrote beside the rows is the first offer."""
    rows = [
        DataRow(path=f"/{name}{group}", class_name=name, group=group, n_images=5)
        for name in "ab"
        for group in ("day 1", "day 2")
    ]
    assert [guess.rule for guess in guess_groups(rows, [()] * 4)] == ["row_group"]
