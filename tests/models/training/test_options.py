"""Every option of the training changes the training, and none breaks the bit-exact resume."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

from models.architectures.registry import build_model
from models.spec import Loss, Optimizer, TrainingSpec
from models.training.changes import BeforeEpoch, Change
from models.training.compiling import SETTINGS, compile_for_training
from models.training.control import Control
from models.training.events import EpochDone
from models.training.fit import TrainerState, fit
from models.training.losses.registry import LOSSES, loss_info, measuring_loss, training_loss
from models.training.optimizers.registry import OPTIMIZERS, make_optimizer

SIZE = (16, 16, 1)
PLAIN = {"epochs": 2, "batch_size": 16, "schedule": "constant", "learning_rate": 0.01}
Train = Callable[..., tuple[list[TrainerState], list[EpochDone]]]


@pytest.fixture(scope="module")
def train(squares: Any, backend: object) -> Train:
    """Return a function that trains the same small network with other options."""
    import keras

    # Whatever other tests drew before, the training is the same one.
    keras.utils.set_random_seed(1)
    start = build_model("MLP_64_32_16", SIZE, 2).get_weights()

    def run(
        resume_from: TrainerState | None = None, before_epoch: BeforeEpoch | None = None, **options: Any
    ) -> tuple[list[TrainerState], list[EpochDone]]:
        states: list[TrainerState] = []
        epochs: list[EpochDone] = []

        def on_event(event: Any) -> None:
            if isinstance(event, EpochDone):
                epochs.append(event)

        model = build_model("MLP_64_32_16", SIZE, 2)
        model.set_weights(start)
        spec = TrainingSpec.model_validate(PLAIN | options)
        data = squares(batch_size=spec.batch_size)
        on_epoch_end = lambda state, is_best: states.append(state)  # noqa: E731
        fit(
            model,
            spec,
            data,
            Control(),
            on_event,
            seed=1,
            on_epoch_end=on_epoch_end,
            before_epoch=before_epoch,
            resume_from=resume_from,
        )
        return states, epochs

    return run


@pytest.fixture(scope="module")
def without(train: Train) -> list[bytes]:
    """The weights after a training without any of the options."""
    states, _ = train()
    return _weights(states[-1])


def _equal(one: TrainerState, other: TrainerState) -> bool:
    return one.arrays.keys() == other.arrays.keys() and all(
        array.tobytes() == other.arrays[name].tobytes() for name, array in one.arrays.items()
    )


def _weights(state: TrainerState) -> list[bytes]:
    return [array.tobytes() for name, array in state.arrays.items() if name.startswith("model/")]


def _choices(field: str) -> dict[str, str]:
    extra = TrainingSpec.model_fields[field].json_schema_extra
    return extra["choices"]  # type: ignore[index,call-overload,return-value]


def test_the_options_name_all_optimizers_and_losses() -> None:
    """Each entry can be chosen, and each choice has its file, title and known settings."""
    fields = set(TrainingSpec.model_fields)
    assert set(OPTIMIZERS.entries()) == set(get_args(Optimizer)) == set(_choices("optimizer"))
    assert set(LOSSES.entries()) == set(get_args(Loss)) == set(_choices("loss"))
    for name, module in OPTIMIZERS.entries().items():
        assert _choices("optimizer")[name] == module.OPTIMIZER.title
        assert set(module.OPTIMIZER.settings) <= set(SETTINGS) <= fields
    for name, module in LOSSES.entries().items():
        assert _choices("loss")[name] == module.LOSS.title
        assert set(module.LOSS.settings) <= set(SETTINGS)


@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_each_optimizer_learns_and_resumes(optimizer: Optimizer, train: Train) -> None:
    """The loss falls, and two epochs equal one epoch and a resume of the other, bit by bit."""
    rates = {"adadelta": 1.0, "adagrad": 0.05, "lion": 0.001, "sgd": 0.1}
    options = {"optimizer": optimizer, "learning_rate": rates.get(optimizer, 0.01)}
    through, epochs = train(**options)
    assert epochs[-1].loss < epochs[0].loss
    resumed, _ = train(resume_from=through[0], **options)
    assert _equal(resumed[-1], through[-1])
    assert resumed[-1].values == through[-1].values


@pytest.mark.parametrize("optimizer", get_args(Optimizer))
def test_each_setting_reaches_its_optimizer(optimizer: Optimizer, backend: object) -> None:
    """What is set is what keras got, for the settings that the optimizer says it uses."""
    values = {"momentum": 0.3, "beta_1": 0.4, "beta_2": 0.5, "rho": 0.6, "weight_decay": 0.07}
    switches = {"nesterov": False, "amsgrad": True}
    common = {"clip_norm": 2.5, "accumulation": 3, "averaging": 0.9}
    spec = TrainingSpec.model_validate({"optimizer": optimizer, **values, **switches, **common})
    config = make_optimizer(spec).get_config()
    for name in OPTIMIZERS.get(optimizer).OPTIMIZER.settings:
        assert config[name] == (values | switches)[name]
    assert (config["global_clipnorm"], config["gradient_accumulation_steps"]) == (2.5, 3)
    assert config["ema_momentum"] == pytest.approx(0.9 ** (1 / 3))


@pytest.mark.parametrize("loss", get_args(Loss))
def test_each_loss_is_measured_as_it_is_trained(loss: Loss, backend: object) -> None:
    """Without smoothing, the mean of the measured losses is the training's loss; and right beats wrong."""
    targets = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    right = np.clip(targets, 0.02, 0.96).astype(np.float32)
    wrong = np.roll(right, 1, axis=1)
    for labels in ("one", "several") if loss_info(loss).several else ("one",):
        plain = TrainingSpec(loss=loss, label_smoothing=0.0)
        measured = np.asarray(measuring_loss(plain, labels)(targets, right))
        assert measured.shape == (4,)
        assert measured.mean() == pytest.approx(float(training_loss(plain, labels)(targets, right)), rel=1e-5)
        assert measured.mean() < np.asarray(measuring_loss(plain, labels)(targets, wrong)).mean()


def test_the_focal_loss_is_its_formula(backend: object) -> None:
    """(1 - p)^gamma times the cross-entropy; with gamma 0 the cross-entropy itself."""
    targets, p = np.eye(2, dtype=np.float32)[[0, 0]], np.array([[0.9, 0.1], [0.3, 0.7]], np.float32)
    true = p[:, 0]
    for gamma in (0.0, 2.0):
        spec = TrainingSpec(loss="focal", focal_gamma=gamma)
        found = np.asarray(measuring_loss(spec, "one")(targets, p))
        assert found == pytest.approx((1 - true) ** gamma * -np.log(true), rel=1e-4)


@pytest.mark.parametrize(
    "options",
    [
        {"clip_norm": 0.001},
        {"clip_value": 0.0001},
        {"accumulation": 2},
        {"loss": "mean_squared_error"},
        {"label_smoothing": 0.3},
        {"class_weights": "custom", "custom_weights": (1.0, 5.0)},
        {"schedule": "exponential", "decay_steps": 1, "decay_rate": 0.5},
    ],
)
def test_each_option_changes_the_weights_and_resumes(
    options: dict[str, Any], train: Train, without: list[bytes]
) -> None:
    """An option is not only taken: the weights differ from those without it, and a resume repeats them."""
    through, _ = train(**options)
    assert _weights(through[-1]) != without
    resumed, _ = train(resume_from=through[0], **options)
    assert _equal(resumed[-1], through[-1])


def test_accumulation_is_one_large_batch(squares: Any, backend: object) -> None:
    """Two batches of 20 make the step of one batch of 40 (without momentum, up to rounding)."""
    import keras

    # Whatever other tests drew before, the training is the same one.
    keras.utils.set_random_seed(1)
    start = build_model("MLP_64_32_16", SIZE, 2).get_weights()
    ends = []
    for batch_size, accumulation in ((40, 1), (20, 2)):
        model = build_model("MLP_64_32_16", SIZE, 2)
        model.set_weights(start)
        spec = TrainingSpec(
            epochs=1,
            optimizer="sgd",
            momentum=0.0,
            nesterov=False,
            weight_decay=0.0,
            accumulation=accumulation,
            schedule="constant",
            learning_rate=0.1,
        )
        fit(model, spec, squares(batch_size=batch_size), Control(), lambda event: None, seed=1,
            on_epoch_end=lambda state, is_best: None)  # fmt: skip
        ends.append(model.get_weights())
    for one, other in zip(*ends, strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    assert any(np.abs(one - before).max() > 1e-4 for one, before in zip(ends[0], start, strict=True))


def test_averaged_weights_are_validated_and_saved(squares: Any, backend: object) -> None:
    """At the end of an epoch the model has the average, the state has both, and a resume is exact."""
    spec = TrainingSpec.model_validate(PLAIN | {"averaging": 0.9, "optimizer": "sgd"})
    import keras

    # Whatever other tests drew before, the training is the same one.
    keras.utils.set_random_seed(1)
    start = build_model("MLP_64_32_16", SIZE, 2).get_weights()
    seen: list[list[Any]] = []
    states: list[TrainerState] = []

    def run(resume_from: TrainerState | None = None) -> None:
        model = build_model("MLP_64_32_16", SIZE, 2)
        model.set_weights(start)

        def on_epoch_end(state: TrainerState, is_best: bool) -> None:
            seen.append(model.get_weights())
            states.append(state)

        fit(model, spec, squares(), Control(), lambda event: None, seed=1, on_epoch_end=on_epoch_end,
            resume_from=resume_from)  # fmt: skip

    run()
    raw = [array for name, array in states[0].arrays.items() if name.startswith("model/")]
    assert not all(np.array_equal(one, other) for one, other in zip(raw, seen[0], strict=True))
    kept = {array.tobytes() for name, array in states[0].arrays.items() if name.startswith("optimizer/")}
    assert all(weight.tobytes() in kept for weight in seen[0])
    last_state, last_seen = states[-1], seen[-1]
    run(states[0])
    assert _equal(states[-1], last_state)
    assert all(one.tobytes() == other.tobytes() for one, other in zip(seen[-1], last_seen, strict=True))


def test_the_average_is_its_formula(backend: object, squares: Any) -> None:
    """After each step: share times the average plus the rest of the weights."""
    model = build_model("MLP_64_32_16", SIZE, 2)
    compile_for_training(model, TrainingSpec(averaging=0.8, accumulation=1))
    batch = squares().images(8, 0, "train")
    expected = None
    for step in range(3):
        model.train_on_batch(batch.images, batch.targets)
        now = model.get_weights()
        expected = now if step == 0 else [0.8 * e + 0.2 * n for e, n in zip(expected, now, strict=True)]
    averages = [v.numpy() for v in model.optimizer.variables if v.name.endswith("average")]
    for average, wanted in zip(averages, expected, strict=True):
        assert average == pytest.approx(wanted, abs=1e-6)


def test_plateau_lowers_the_rate_and_resumes(train: Train) -> None:
    """Without progress the rate is halved after its patience; the waiting goes on after a resume."""
    options = {"schedule": "plateau", "plateau_patience": 2, "epochs": 6, "monitor": "val_accuracy"}
    options |= {"learning_rate": 1e-12, "lowest_rate": 0.0}
    through, epochs = train(**options)
    factors = [round(epoch.learning_rate / 1e-12, 6) for epoch in epochs]
    assert factors == [1, 1, 1, 0.5, 0.5, 0.25]
    resumed, later = train(resume_from=through[1], **options)
    assert [epoch.learning_rate for epoch in later] == [epoch.learning_rate for epoch in epochs[2:]]
    assert _equal(resumed[-1], through[-1])


def test_another_figure_that_decides_is_waited_for_anew(train: Train) -> None:
    """The search for the best epoch begins anew with it, and so does the waiting for progress."""
    still = {"learning_rate": 1e-12, "epochs": 8}
    now = TrainingSpec.model_validate(PLAIN | still | {"monitor": "val_loss", "early_stopping": 2})

    def at_four(epoch: int) -> Change | None:
        return Change(now) if epoch == 4 else None

    _, epochs = train(before_epoch=at_four, **still)
    assert [epoch.is_best for epoch in epochs] == [True, False, False, True, False, False]
