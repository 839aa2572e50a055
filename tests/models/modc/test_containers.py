"""Containers: the index as dclab has it, several formats that agree, checksums, nothing believed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput, WorkFailed
from models.export.checks.consumer import ConsumerRequest
from models.export.checks.verify import verify
from models.export.consumers import modc as consumer
from models.export.for_use import as_used
from models.export.registry import EXPORTS
from models.export.task import ExportTask
from models.files import load_model
from models.modc.folder_hash import folder_hash
from models.modc.index import INDEX, parse_index
from models.modc.read import read_index, read_modc
from models.modc.write import PackedModel, write_modc

Make = Callable[..., ExportTask]
Pack = Callable[[ExportTask, Path], Path]


def rewritten(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a copy of a container with changed members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def answers(path: Path, task: ExportTask, folder: Path) -> Any:
    """Return what the container's formats say of the samples of a task."""
    np.save(folder / "given.npy", task.fed)
    request = ConsumerRequest(
        model=str(path), images=str(folder / "given.npy"), outputs=str(folder / "found.npy")
    )
    consumer.run(request)
    return np.load(folder / "found.npy")


def test_the_index_is_what_dclab_reads(container: Path) -> None:
    """Keys, names of features and order of outputs; sorted keys, ASCII; the supplements stand beside them."""
    with zipfile.ZipFile(container) as archive:
        text = archive.read(INDEX).decode("ascii")
    index = json.loads(text)
    (model,) = index["models"]
    assert text == json.dumps(index, indent=2, sort_keys=True)
    assert index["model count"] == 1
    assert model["path"] == "model_0"
    assert model["formats"] == {"onnx": "model.onnx", "tensorflow": "tensorflow.h5"}
    assert model["input features"] == ["deform", "area_um", "bright_avg"]
    assert model["output features"] == ["ml_score_red", "ml_score_whi", "ml_score_res"]
    assert model["output labels"] == ["Red cells", "White cells", "Rest"]
    assert set(index["supplements"]) == {"card.json", "model.keras"}


def test_every_format_gives_the_models_probabilities(
    container: Path, scored: ExportTask, tmp_path: Path
) -> None:
    """TensorFlow's and ONNX' file take the values as they were measured and agree with the model."""
    found = answers(container, scored, tmp_path)
    assert found.shape == (2, 64, 3)
    assert np.abs(found - scored.expected).max() < 1e-6
    assert scored.expected.std(axis=0).max() > 0.05


def test_other_formats_before_it_change_nothing(make_task: Make, pack: Pack, tmp_path: Path) -> None:
    """The folded network of other formats shares its layers; dclab's file is written all the same."""
    task = make_task()
    as_used(EXPORTS.get("onnx").EXPORT, task)
    assert "tensorflow" in read_index(pack(task, tmp_path / "s.modc")).models[0].formats


def test_features_without_a_name_that_dclab_takes_are_refused(make_task: Make) -> None:
    """It is told in advance, and with the name."""
    task = make_task()
    seen = task.card.input.model_copy(update={"scalars": ("deform", "Fläche", "bright_avg")})
    entry = EXPORTS.get("modc")
    assert not entry.refusal(task.model, task.card)
    assert "'Fläche'" in entry.refusal(task.model, task.card.model_copy(update={"input": seen}))


def test_several_labels_become_several_models(make_task: Make, pack: Pack, tmp_path: Path) -> None:
    """dclab would make the outputs of one model add up to 1."""
    task = make_task("several")
    path = pack(task, tmp_path / "s.modc")
    assert [entry.output_features for entry in read_index(path).models] == [
        ("ml_score_red",),
        ("ml_score_whi",),
        ("ml_score_res",),
    ]
    found = answers(path, task, tmp_path)
    assert np.abs(found - task.expected).max() < 1e-6
    assert np.abs(task.expected.sum(axis=1) - 1).max() > 0.1


def test_the_whole_model_and_the_session_are_inside(
    container: Path, scored: ExportTask, pack: Pack, tmp_path: Path
) -> None:
    """The model as this program keeps it comes out with its card; the session's spreadsheet travels along."""
    (tmp_path / "inside").mkdir()
    found = read_modc(container, tmp_path / "inside")
    assert found.notes == ()
    assert found.supplement("session.xlsx") is None
    model, card = load_model(found.folder / "supplements" / "model.keras")
    assert card == scored.card
    np.testing.assert_array_equal(model.get_weights()[0], scored.model.get_weights()[0])
    task = replace(scored, supplements={"session.xlsx": b"PK"})
    with zipfile.ZipFile(pack(task, tmp_path / "t.modc")) as archive:
        assert archive.read("supplements/session.xlsx") == b"PK"


def test_a_changed_model_is_told_and_a_changed_supplement_refused(
    container: Path, scored: ExportTask, tmp_path: Path
) -> None:
    """Old containers were repaired by hand; the check of an export does not let it pass."""

    def change_model(members: dict[str, bytes]) -> None:
        members["model_0/further.txt"] = b"x"

    def change_card(members: dict[str, bytes]) -> None:
        members["supplements/card.json"] += b" "

    (tmp_path / "inside").mkdir()
    changed = rewritten(container, tmp_path / "m.modc", change_model)
    (note,) = read_modc(changed, tmp_path / "inside").notes
    assert "checksum of model_0 in m.modc" in note
    with pytest.raises(WorkFailed, match="checksum"):
        answers(changed, scored, tmp_path)
    with pytest.raises(BadInput, match=r"card\.json in it is not what was written"):
        read_modc(rewritten(container, tmp_path / "c.modc", change_card), tmp_path / "inside2")


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("model_0/model.onnx", "The outputs differ from Keras by"),
        ("model_0/tensorflow.h5", "The formats in the file differ from one another by"),
    ],
)
def test_formats_that_disagree_fail_the_check(
    payload: str, told: str, make_task: Make, pack: Pack, tmp_path: Path
) -> None:
    """Each file is proven, not only the first one, and the reason says which two things differ."""
    task, other = make_task(), make_task()
    other.model.layers[-1].set_weights([weight * 2 for weight in other.model.layers[-1].get_weights()])
    right, path = pack(task, tmp_path / "r.modc"), pack(other, tmp_path / "o.modc")
    with zipfile.ZipFile(path) as archive:
        wrong = archive.read(payload)

    def mix(members: dict[str, bytes]) -> None:
        members[payload] = wrong
        index = json.loads(members[INDEX])
        index["models"][0]["sha256"] = ""
        members[INDEX] = json.dumps(index).encode()

    found = verify(EXPORTS.get("modc").EXPORT, task, rewritten(right, tmp_path / "x.modc", mix))
    assert not found.verified and found.reason.startswith(told)


def test_the_hash_is_that_of_names_and_contents(tmp_path: Path) -> None:
    """dclab's rule, by hand: names of folders and files in order, and what is in the files."""
    import hashlib

    folder = tmp_path / "model_0"
    (folder / "b.tf" / "variables").mkdir(parents=True)
    (folder / "b.tf" / "variables" / "v").write_bytes(b"1")
    (folder / "a.onnx").write_bytes(b"2")
    assert (
        folder_hash(folder)
        == hashlib.sha256(b"a.onnx" + b"2" + b"b.tf" + b"variables" + b"v" + b"1").hexdigest()
    )


def test_several_models_with_different_formats(tmp_path: Path) -> None:
    """A container keeps each model's features, labels and files apart."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    models = [
        PackedModel({"onnx": ("m.onnx", b"1")}, ("image",), ("ml_score_aaa",), ("A",)),
        PackedModel({"a": ("a.x", b"2"), "b": ("b.x", b"3")}, ("deform", "area_um"), ("ml_score_bbb",)),
    ]
    write_modc(tmp_path / "m.modc", models, {}, scratch)
    inside = tmp_path / "inside"
    inside.mkdir()
    found = read_modc(tmp_path / "m.modc", inside)
    assert not found.notes
    first, second = found.index.models
    assert found.payload(first, "onnx").read_bytes() == b"1"
    assert found.payload(second, "b").read_bytes() == b"3"
    assert second.input_features == ("deform", "area_um")
    (inside / "model_1" / "b.x").unlink()
    with pytest.raises(BadInput, match=r"has no b\.x"):
        found.payload(second, "b")


def _index(**changes: Any) -> dict[str, Any]:
    model = {
        "path": "model_0",
        "formats": {"tensorflow": "tensorflow.tf"},
        "input features": ["deform"],
        "output features": ["ml_score_aaa"],
    }
    return {"model count": 1, "models": [model | changes]}


def test_the_index_of_an_old_container_is_enough() -> None:
    """Only what dclab itself needs has to be there."""
    assert parse_index(Path("x.modc"), json.dumps(_index()).encode()).models[0].output_labels == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "damaged"),
        (b"\xff", "damaged"),
        (b"[]", "damaged"),
        (b"[" * 100_000, "damaged"),
        (json.dumps(_index() | {"model count": 2}).encode(), "as many models"),
        (json.dumps({"model count": 0, "models": []}).encode(), "damaged"),
        *(
            (json.dumps(_index(**changes)).encode(), sentence)
            for changes, sentence in (
                ({"path": "../model_0"}, "outside"),
                ({"path": "/etc"}, "outside"),
                ({"path": ".."}, "outside"),
                ({"formats": {"tensorflow": "../../x"}}, "outside"),
                ({"formats": {"tensorflow": "C:\\x"}}, "outside"),
                ({"formats": {"tensorflow": ""}}, "outside"),
                ({"input features": ["../x"]}, "no name of a feature"),
                ({"input features": []}, "damaged"),
                ({"output features": ["userdef1"]}, "no name of a score"),
                ({"output features": ["ml_score_aaa", "ml_score_aaa"]}, "twice"),
                ({"output labels": ["a", "b"]}, "labels"),
                ({"path": None}, "damaged"),
            )
        ),
    ],
)
def test_an_index_that_reaches_out_or_makes_no_sense_is_refused(content: bytes, sentence: str) -> None:
    """One sentence with the file's name."""
    with pytest.raises(BadInput, match=rf"x\.modc.*{sentence}"):
        parse_index(Path("x.modc"), content)
