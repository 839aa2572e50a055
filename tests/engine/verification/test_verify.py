"""A training done again is bitwise equal, and what differs is named."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput
from engine.jobs.registry import run_job
from engine.protocol.verification import EpochVerified, VerifyRequest, VerifyResult
from engine.verification_text import LOOK_ELSEWHERE, result_lines
from sessions.capsule.reader import read_manifest, unpack_capsule
from sessions.capsule.unpacked import repeats_beside
from sessions.capsule.writer import write_capsule
from sessions.journal import Journal, read_journal
from sessions.run_folder import RunFolder

Place = Path


def verified(run: Path, context: Any) -> VerifyResult:
    """Verify a run in this process."""
    return VerifyResult.model_validate(run_job("verify", VerifyRequest(path=str(run)), context).model_dump())


def rewrite_journal(run: Path, change: Any) -> None:
    """Write the journal anew with intact checksums, each entry's data changed."""
    path = run / "journal.jsonl"
    entries = read_journal(path).entries
    path.unlink()
    journal = Journal(path)
    for entry in entries:
        journal.append(entry.kind, change(entry.kind, entry.data))


def set_accuracies(run: Path, accuracy: float) -> None:
    """Write another validation accuracy into every epoch of the journal."""

    def change(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        return data | {"val_accuracy": accuracy} if kind == "epoch" else data

    rewrite_journal(run, change)


def test_bitwise_equal(place: Place, make_context: Any) -> None:
    """With dropout, augmentation and a change of settings on the way, every step holds."""
    context = make_context()
    result = verified(place, context)
    assert result.verdict == "bitwise", result.sentence
    assert [step.step for step in result.steps] == [
        *("session", "checkpoints", "data", "environment", "order", "images", "weights", "model", "figures")
    ]
    assert all(step.held for step in result.steps) and result.first_difference is None
    assert LOOK_ELSEWHERE not in result_lines(result)
    told = [event for event in context.events if isinstance(event, EpochVerified)]
    assert [(event.epoch, event.epochs, event.equal) for event in told] == [
        (1, 3, True),
        (2, 3, True),
        (3, 3, True),
    ]


@pytest.mark.parametrize(
    ("part", "epoch", "words"),
    [
        ("order", 2, "Epoch 2 shows the images in another order"),
        ("images", 1, "Epoch 1 shows the same images in the same order, but prepared, varied or"),
        ("weights", 3, "Epoch 3 leaves other weights"),
    ],
)
def test_the_first_epoch_that_differs_is_named(
    place: Place, make_context: Any, part: str, epoch: int, words: str
) -> None:
    """A record that another program would have made: the verdict names epoch and part."""

    def change(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "epoch" and data["epoch"] >= epoch:
            data["fingerprint"][part] = "0" * 64
        return data

    rewrite_journal(place, change)
    for file in (place / "checkpoints").iterdir():
        file.unlink()  # whose weights would not be the recorded ones
    result = verified(place, make_context())
    assert result.verdict == "different" and result.first_difference is not None
    assert result.first_difference.step == part and words in result.sentence
    assert result.epochs == epoch  # it does not go on behind the first difference


def test_another_environment(place: Place, make_context: Any) -> None:
    """The same bits elsewhere are bitwise equal, and it is told where; others are judged by the spread."""

    def change(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "started":
            data["environment"]["library numpy"] = "1.0.0"
        return data

    rewrite_journal(place, change)
    result = verified(place, make_context())
    assert result.verdict == "bitwise" and "library numpy: 1.0.0 then" in result.sentence

    def spoil(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "epoch":
            data["fingerprint"]["weights"] = "0" * 64
        return change(kind, data)

    rewrite_journal(place, spoil)
    for file in (place / "checkpoints").iterdir():
        file.unlink()
    result = verified(place, make_context())
    assert result.verdict == "within_spread" and result.epochs == 3
    assert result.accuracy is not None and result.accuracy.recorded == result.accuracy.now
    assert "95 % interval" in result.sentence and result.first_difference is not None


@pytest.mark.parametrize(
    ("fact", "part", "verdict", "words"),
    [
        ("library numpy", "order", "within_spread", "library numpy: 1.0.0 then"),
        ("library h5py", "images", "within_spread", "library h5py: 1.0.0 then"),
        (
            "threads",
            "order",
            "different",
            "Epoch 1 shows the images in another order. That ",
        ),
        (
            "device",
            "images",
            "different",
            "Epoch 1 shows the same images in the same order, ",
        ),
        ("memory (GiB)", "weights", "different", "first difference: Epoch 1 leaves other weights."),
    ],
)
def test_an_environment_explains_what_follows_from_it(
    place: Place, make_context: Any, fact: str, part: str, verdict: str, words: str
) -> None:
    """Other threads change weights but no order: a difference that they cannot have made is named itself."""

    def change(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "started":
            data["environment"][fact] = "1.0.0"
        if kind == "epoch":
            data["fingerprint"][part] = "0" * 64
        return data

    rewrite_journal(place, change)
    for file in (place / "checkpoints").iterdir():
        file.unlink()
    result = verified(place, make_context())
    assert result.verdict == verdict, result.sentence
    assert words in result.sentence and result.first_difference is not None
    named = "environment" if verdict == "within_spread" else part
    assert result.first_difference.step == named
    assert result.epochs == (3 if verdict == "within_spread" else 1)


def test_a_model_that_was_exchanged_is_named_elsewhere_too(place: Place, make_context: Any) -> None:
    """Where every epoch is equal, no environment explains another model."""

    def change(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "started":
            data["environment"]["threads"] = "64"
        return data

    rewrite_journal(place, change)
    (place / "models" / "best.keras").write_bytes(b"another")
    result = verified(place, make_context())
    assert result.verdict == "different" and result.first_difference is not None
    assert result.first_difference.step == "model" and "best.keras" in result.sentence
    assert "threads: 64 then" in result.sentence


@pytest.mark.parametrize(
    ("repeats", "verdict", "words"),
    [
        ((0.125, 1.0), "within_spread", "0.00 to 100.00 % is where one more repeat"),
        (
            (0.125, 0.13),
            "different",
            "outside of 11.23 to 14.10 %, where one more repeat",
        ),
    ],
)
def test_the_recorded_spread_is_that_of_the_repeats(
    place: Place, make_context: Any, repeats: tuple[float, float], verdict: str, words: str
) -> None:
    """Finished runs beside it that differ in the seed alone give the bounds; a capsule has them."""
    beside_it(place, repeats)

    def spoil(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "started":
            data["environment"]["library keras"] = "1.0.0"
        if kind == "epoch":
            data["val_accuracy"] = repeats[0]
            data["fingerprint"]["weights"] = "0" * 64
        return data

    rewrite_journal(place, spoil)
    for file in (place / "checkpoints").iterdir():
        file.unlink()
    result = verified(place, make_context())
    assert result.verdict == verdict and words in result.sentence
    assert "from 3 repeats" in result.sentence
    assert "library keras: 1.0.0 then" in result.sentence
    capsule = place.with_name("c.discern.zip")
    manifest = write_capsule(RunFolder.open(place), capsule)
    assert sorted(manifest.repeats) == list(repeats) and read_manifest(capsule) == manifest
    unpack_capsule(capsule, place.with_name("out"))
    assert repeats_beside(place.with_name("out") / "run") == manifest.repeats
    assert repeats_beside(place) == ()


def beside_it(run: Path, accuracies: tuple[float, float]) -> None:
    """Put two repeats of these validation accuracies beside a run, a longer one, and copies."""
    session = RunFolder.open(run).session()
    beside = ((2, 3, accuracies[0]), (3, 3, accuracies[1]), (4, 4, 0.0), (3, 3, 0.0), (session.seed, 3, 0.0))
    for number, (seed, epochs, accuracy) in enumerate(beside):
        training = session.training.model_copy(update={"epochs": epochs})
        other = run.with_name(f"beside{number}")
        shutil.copytree(run, other)
        repeat = session.model_copy(update={"seed": seed, "name": other.name, "training": training})
        (other / "session.json").write_text(repeat.canonical_json(), encoding="utf-8")
        set_accuracies(other, accuracy)


@pytest.mark.parametrize("recorded", [True, False])
def test_the_file_that_was_changed_is_named(
    trained: Path, place: Place, make_context: Any, recorded: bool
) -> None:
    """One byte, its time kept: the verdict names the file; of a run that kept no list, the folder."""
    left = trained / "data" / "train" / "left"
    path, intact = left / "3.png", (left / "3.png").read_bytes()
    stat = path.stat()
    if not recorded:
        (place / "data_files.json").unlink()
    try:
        path.write_bytes(intact[:-1] + bytes([intact[-1] ^ 1]))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        result = verified(place, make_context())
    finally:
        path.write_bytes(intact)
    named = "3.png in it has another content." if recorded else "Its content is not what it was."
    assert result.verdict == "different" and result.epochs == 0
    assert f"{left} was changed: {named}" in result.sentence
    assert result.first_difference is not None and "SHA-256 recorded" in result.first_difference.details[0]
    assert LOOK_ELSEWHERE in result_lines(result)


def test_a_run_without_fingerprints(place: Place, make_context: Any) -> None:
    """Runs of versions that recorded none are compared by the figures of their epochs, digit by digit."""

    def without(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "epoch":
            data["fingerprint"] = None
        return data

    def other(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if kind == "epoch" and data["epoch"] == 2:
            data["loss"] += 1e-12
        return data

    rewrite_journal(place, without)
    result = verified(place, make_context())
    assert result.verdict == "bitwise" and "to the last digit" in " ".join(s.sentence for s in result.steps)
    rewrite_journal(place, other)
    result = verified(place, make_context())
    assert result.verdict == "different" and "Epoch 2 has other figures: loss" in result.sentence


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_damaged_line_of_the_journal_is_named(place: Place, make_context: Any, line: int) -> None:
    """Whatever it said, also what was begun: the line is named, and nothing is trained."""
    path = place / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"time":"2', b'"time":"3')
    path.write_bytes(b"".join(lines))
    result = verified(place, make_context())
    assert result.verdict == "different" and result.epochs == 0
    assert f"Line {line + 1} of the journal is damaged." in result.sentence


def test_what_cannot_be_verified(place: Place, make_context: Any) -> None:
    """A running training and one without an epoch are refused with a sentence."""
    with RunFolder.open(place) as run:
        run.lock()
        with pytest.raises(BadInput, match="is running"):
            verified(place, make_context())
    (place / "journal.jsonl").write_bytes(b"")
    with pytest.raises(BadInput, match="nothing to verify"):
        verified(place, make_context())
