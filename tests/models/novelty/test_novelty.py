"""Every score tells what is far from the training images, and what it remembers survives a file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.looks import brightness_of, contrast_of, looks, sharpness_of
from models.decisions.document import ClassLooks
from models.decisions.figures import FileVerdict
from models.decisions.verdict import FileWatch
from models.novelty.base import Head, Outputs
from models.novelty.fitting import (
    appearance_of,
    area,
    fit,
    looks_of_classes,
    measure_all,
    percentile,
)
from models.novelty.kept import content, read_state
from models.novelty.registry import NOVELTIES, novelty

SHA = "ab" * 32


def _images(kind: str, n: int) -> np.ndarray:
    """Return gray images: smooth ones of two classes, or noise."""
    random = np.random.default_rng(3 if kind == "known" else 4)
    if kind == "noise":
        return random.integers(0, 256, (n, 12, 12, 1), dtype=np.uint8)
    ramp = np.linspace(0, 60, 12)[None, :, None] + random.uniform(60, 100, (n, 1, 1))
    ramp[::2] = ramp[::2, ::-1]
    return (ramp + random.normal(0, 2, (n, 12, 12)))[..., None].astype(np.uint8)


def _outputs(kind: str, n: int, several: bool = False) -> Outputs:
    """Return outputs as a trained network has them: two clusters; of noise, weak features elsewhere."""
    random = np.random.default_rng(n)
    kernel = np.zeros((6, 2), dtype=np.float32)
    kernel[0, 0] = kernel[1, 1] = 3.0
    if several:
        kernel[:2] *= 2
    features = random.normal(0, 0.15, (n, 6))
    if kind == "known":
        features[np.arange(n), np.arange(n) % 2] += 2
    else:
        features[:, 4:] += random.choice([-1.0, 1.0], (n, 2))
    head = Head(kernel, np.full(2, -4.0 if several else 0.0, dtype=np.float32), several=several)
    return head.outputs(features.astype(np.float32), looks(_images(kind, n)))


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("name", NOVELTIES.names())
def test_noise_is_told_from_what_is_known(name: str, several: bool, tmp_path: Path) -> None:
    """Planted noise has the higher scores; 5 % of held-back images are above the threshold; the state read
    from a file gives the same scores."""
    training, held_back = _outputs("known", 200, several), _outputs("known", 100, several)
    noise, known = _outputs("noise", 60, several), _outputs("known", 80, several)
    fitted = fit(name, training, held_back)
    entry = novelty(name)
    scores = entry.score(fitted.state, noise)
    assert area(scores, entry.score(fitted.state, known)) >= 0.95
    assert (entry.score(fitted.state, held_back) > fitted.threshold).mean() == pytest.approx(0.05, abs=0.011)
    assert percentile(scores, fitted.percentiles).mean() > 90
    file = tmp_path / "unlike.npz"
    file.write_bytes(content(fitted.state, SHA))
    kept = read_state(file, SHA)
    assert kept is not None
    np.testing.assert_array_equal(entry.score(kept, noise), scores)


def test_the_best_method_comes_first_and_is_measured_on_other_images() -> None:
    """Half of the rubbish chooses; the figures are of the other half."""
    measured = measure_all(_outputs("known", 200), _outputs("known", 100), _outputs("noise", 40))
    assert len(measured) == len(NOVELTIES.names())
    assert [one.chooses for one in measured] == sorted((one.chooses for one in measured), reverse=True)
    low, high = measured[0].auroc_ci95
    assert low <= measured[0].auroc <= high
    assert measured[0].caught > 0.8


def test_the_area_is_that_of_all_pairs() -> None:
    """Compared with counting, ties half."""
    random = np.random.default_rng(0)
    high, low = random.integers(2, 9, 40).astype(float), random.integers(0, 7, 50).astype(float)
    counted = np.mean((high[:, None] > low) + 0.5 * (high[:, None] == low))
    assert area(high, low) == pytest.approx(counted)


def test_a_state_of_another_model_or_a_damaged_one_is_not_used(tmp_path: Path) -> None:
    """The first is None (it is made again), the second a sentence; pickled arrays are refused."""
    file = tmp_path / "unlike.npz"
    assert read_state(file, SHA) is None
    file.write_bytes(content({"x": np.zeros(3, dtype=np.float32)}, SHA))
    assert read_state(file, "cd" * 32) is None
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(BadInput, match="damaged"):
        read_state(file, SHA)
    np.savez(file, model_sha256=np.array(SHA), x=np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(BadInput, match="damaged"):
        read_state(file, SHA)
    assert zipfile.is_zipfile(file)


def test_measured_values_alone_have_no_appearance() -> None:
    """A network without images is served by its features."""
    nothing = np.empty((50, 0, 0, 1), dtype=np.uint8)
    assert looks(nothing).shape == (50, 0)
    known = _outputs("known", 50)
    training = Outputs(looks(nothing), known.features, known.logits, known.head)
    with pytest.raises(BadInput, match="needs images"):
        fit("appearance", training, training)
    assert fit("knn", training, training).threshold > 0
    assert appearance_of(training.looks, 1) is None


def test_looks_are_what_they_say() -> None:
    """Against plain NumPy, in colour."""
    images = np.random.default_rng(1).integers(0, 256, (5, 9, 7, 3), dtype=np.uint8)
    lines = looks(images)
    assert lines.shape == (5, 2 * 3 + 3 + 2 + 7)
    np.testing.assert_allclose(brightness_of(lines, 3), images.mean(axis=(1, 2, 3)), rtol=1e-5)
    spread = np.sqrt((images.std(axis=(1, 2)) ** 2).mean(axis=1))
    np.testing.assert_allclose(contrast_of(lines, 3), spread, rtol=1e-3)
    gray = images.mean(axis=3)
    counted = [np.histogram(image, bins=8, range=(0, 256))[0][:-1] / image.size for image in gray]
    np.testing.assert_allclose(lines[:, -7:], counted, atol=1e-6)
    wide = images.astype(np.float64)
    np.testing.assert_allclose(
        np.expm1(lines[:, 6]), np.abs(np.diff(gray, axis=1)).mean(axis=(1, 2)), rtol=1e-4
    )
    apart = np.abs(wide[..., 0] - wide[..., 1]).mean(axis=(1, 2))
    np.testing.assert_allclose(np.expm1(lines[:, 9]), apart, rtol=1e-4)
    inner = (
        gray[:, :-2, 1:-1]
        + gray[:, 2:, 1:-1]
        + gray[:, 1:-1, :-2]
        + gray[:, 1:-1, 2:]
        - 4 * gray[:, 1:-1, 1:-1]
    )
    np.testing.assert_allclose(sharpness_of(lines, 3), inner.std(axis=(1, 2)), rtol=1e-3)


def test_the_verdict_says_what_changed() -> None:
    """A brighter file with many unlike images is bad; one like the training images is good."""
    known = looks(_images("known", 200))
    training = appearance_of(known, 1)
    like = FileWatch("like.rtdc", training)
    like.add(looks(_images("known", 100)), np.arange(100) < 5)
    assert like.verdict().level == "good"
    assert ": like the training images" in like.verdict().sentence
    like.add(looks(_images("known", 100)), np.arange(100) < 21)
    assert like.verdict().level == "good", "13 % of 200: more than chance, less than a warning"
    assert "13 % unlike" in like.verdict().sentence and "mostly like" in like.verdict().sentence
    brighter = FileWatch("bright.rtdc", training)
    for part in (slice(60), slice(60, None)):
        images = _images("known", 100)[part]
        brighter.add(looks((images + np.uint8(80)).astype(np.uint8)), np.ones(len(images), dtype=bool))
    verdict = brighter.verdict()
    assert verdict.level == "bad" and verdict.unlike_share == 1 and verdict.n == 100
    assert verdict.brightness_change == pytest.approx(80 / training.brightness.mean, rel=0.05)
    assert verdict.contrast_change == pytest.approx(0, abs=0.1)
    assert "100 % unlike training" in verdict.sentence and "brightness +" in verdict.sentence
    assert like.verdict().brief == "mostly like the training images"
    assert verdict.brief.startswith("100 % unlike training, brightness +") and "contrast" not in verdict.brief
    dark = FileWatch("dark.rtdc", training)
    dark.add(looks((images - images // 2).astype(np.uint8)), np.arange(len(images)) < 1)
    assert dark.verdict().level != "good" and "unlike" not in dark.verdict().brief
    assert dark.verdict().sentence.startswith(dark.verdict().brief), "what it comes from stands first"


def test_images_of_one_class_are_compared_with_their_class() -> None:
    """Bright cells alone are as bright as bright cells were, though training held as many dark ones."""
    dark = np.arange(400) % 2 == 0
    images = np.where(dark[:, None, None, None], _images("known", 400) // 3, _images("known", 400))
    known, labels = looks(images.astype(np.uint8)), np.where(dark, 0, 1)
    unlike_of_held_back = np.isin(np.arange(400), np.flatnonzero(~dark)[:40])
    classes = looks_of_classes(("dark", "bright"), (known, labels), (unlike_of_held_back, labels), 1)
    assert [one.class_name for one in classes] == ["dark", "bright"]
    assert classes[0].unlike_share < 0.05 and classes[1].unlike_share == pytest.approx(0.19, abs=0.01)
    training = appearance_of(known, 1)

    def watch(told: tuple[ClassLooks, ...], factor: float, said: int) -> FileVerdict:
        found = FileWatch("bright.rtdc", training, told)
        lines = looks((images[~dark] * factor).astype(np.uint8))
        found.add(lines, np.arange(len(lines)) < 40, np.full(len(lines), said))
        return found.verdict()

    assert watch((), 1, 1).level == "warning", "without the classes the brighter file alarms"
    alone = watch(classes, 1, 1)
    assert alone.level == "good" and alone.brightness_change == pytest.approx(0, abs=0.01)
    assert "20 % unlike training (about 19 % is expected)" in alone.sentence
    assert watch(classes, 0.33, 1).level == "bad", "bright cells in the light of dark ones"
    assert watch(classes, 1, 0).brightness_change > 1, "what is called dark is compared with dark ones"


def test_few_images_do_not_alarm() -> None:
    """One of three may be unlike by chance."""
    watch = FileWatch("few", None)
    watch.add(looks(_images("known", 3)), np.array([True, False, False]))
    assert watch.verdict().level == "good"
    assert FileWatch("none", None).verdict().sentence.startswith("There is nothing")
