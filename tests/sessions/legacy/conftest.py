"""Spreadsheets as AIDeveloper writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

Sheet = dict[str, list[object]]
MakeBook = Callable[..., Path]

NEWEST_DATA: Sheet = {
    "rtdc_ds": ["<HDF5 file>", "<HDF5 file>"],
    "rtdc_path": ["D:/data/small.rtdc", "D:/data/large.rtdc"],
    "features": ["['image']", "['image']"],
    "nr_images": [10, 20],
    "class": [0, 2],
    "TrainOrValid": ["Train", "Valid"],
    "nr_events": [10, 20],
    "nr_events_epoch": [5, 7],
    "shuffle": [True, True],
    "zoom_factor": [1, 2.5],
    "hash": ["ab", "cd"],
    "xtra_in": [False, True],
}
NEWEST_PARAMETERS: Sheet = {
    "aideveloper_version": ["0.4.8"],
    "modelname": ["D:\\models\\M1_best.model"],
    "chosen_model": ["LeNet5_bn_do"],
    "new_model": [True],
    "input_image_size": [40],
    "color_mode": ["RGB"],
    "selected_channels": ["['image']"],
    "zoom_order": [3],
    "gpu_memory": [0.7],
    "output_nr_classes": [3],
    "normalization": ["StdScaling using mean and std of each image individually"],
    "nr_epochs": [77],
    "keras_refresh_after_nr_epochs": [2],
    "horz_flip": [True],
    "vert_flip": [True],
    "rotation": [3],
    "brightness_refresh_after nr_epochs": [4],
    "brightness_add_lower": [-15],
    "brightness_add_upper": [15],
    "gaussnoise scale": [3],
    "contrast_on": [False],
    "contrast_lower": [0.7],
    "contrast_higher": [1.3],
    "saturation_on": [True],
    "saturation_lower": [0.5],
    "saturation_higher": [1.5],
    "hue_on": [True],
    "hue_delta": [0.08],
    "average_blur_on": [True],
    "average_blur_lower": [0],
    "average_blur_higher": [5],
    "motion_blur_on": [True],
    "motion_blur_kernel": ["(0, 5)"],
    "motion_blur_angle": ["-10,10"],
    "epoch_started_using_these_settings": [0],
    "batchsize_expert": [16],
    "learning_rate_expert_on": [True],
    "learning_rate_cyclr_on": [True],
    "cyclrmin": [0.0001],
    "cyclrmax": [0.01],
    "cyclrmethod": ["triangular2"],
    "clr_settings": ["{'step_size': 6, 'gamma': 0.9}"],
    "loss_expert_on": [True],
    "loss_expert": ["kullback_leibler_divergence"],
    "optimizer_expert_on": [True],
    "optimizer_expert": ["SGD"],
    "optimizer_settings": ["{'doubleSpinBox_sgd_momentum': 0.8, 'checkBox_sgd_nesterov': True}"],
    "paddingmode": ["reflect"],
    "train_last_layers": [True],
    "train_last_layers_n": [2],
    "dropout_expert_on": [True],
    "dropout_expert": ["(0.1, 0.2)"],
    "lossw_expert_on": [True],
    "lossw_expert": ["Custom"],
    "class_weight": ["{0: 1.0, 1: 2.0, 2: 3.0}"],
    "a later setting": ["on"],
}
NEWEST_OVERVIEW: Sheet = {
    "Class": ["Train. data", 0, "Val. data", 2],
    "Events tot.": [None, 10, None, 20],
    "Events/Epoch": [None, 5, None, 7],
    "Name": [None, "small", None, "large"],
}
NEWEST_HISTORY: Sheet = {"loss": [1.0, 0.5], "accuracy": [0.5, 0.75], "LearningRate": [0.001, 0.002]}


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Return a function that writes a spreadsheet of the newest generation, with other sheets where given."""

    def make(name: str = "M1_meta.xlsx", **changed: Sheet) -> Path:
        sheets = {
            "UsedData": NEWEST_DATA,
            "DataOverview": NEWEST_OVERVIEW,
            "Parameters": NEWEST_PARAMETERS,
            "History": NEWEST_HISTORY,
        } | changed
        book = openpyxl.Workbook(write_only=True)
        for title, columns in sheets.items():
            sheet = book.create_sheet(title)
            sheet.append([None, *columns])
            for number, line in enumerate(zip(*columns.values(), strict=True)):
                sheet.append([number, *line])
        book.save(tmp_path / name)
        return tmp_path / name

    return make
