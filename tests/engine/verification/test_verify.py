"""A training done again is bitwise equal, and what differs is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput
from engine.jobs.registry import run_job
from engine.protocol.verification import EpochVerified, VerifyRequest, VerifyResult
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


def test_bitwise_equal(place: Place, make_context: Any) -> None:
    """With dropout, augmentation and a change of settings on the way, every step holds."""
    context = make_context()
    result = verified(place, context)
    assert result.verdict == "bitwise", result.sentence
    assert [step.step for step in result.steps] == [
        *("session", "checkpoints", "data", "environment", "order", "images", "weights", "model", "figures")
    ]
    assert all(step.held for step in result.steps) and result.first_difference is None
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
        ("images", 1, "Epoch 1 shows the same images in the same order, but prepared or varied otherwise"),
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


def test_what_cannot_be_verified(place: Place, make_context: Any) -> None:
    """A running training and one without an epoch are refused with a sentence."""
    with RunFolder.open(place) as run:
        run.lock()
        with pytest.raises(BadInput, match="is running"):
            verified(place, make_context())
    (place / "journal.jsonl").write_bytes(b"")
    with pytest.raises(BadInput, match="nothing to verify"):
        verified(place, make_context())
