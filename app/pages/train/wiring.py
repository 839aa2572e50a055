"""What the selected training tells goes to the widget that shows it, and its wishes come back."""

from __future__ import annotations

from app.pages.train.desk import TrainingDesk
from app.pages.train.watch import TrainingWatch


def connect_watch(desk: TrainingDesk, watch: TrainingWatch) -> None:
    """Let ``watch`` show the selected training and change it."""
    desk.told_at.connect(watch.set_told_at)
    desk.prepared.connect(watch.on_prepared)
    desk.started.connect(watch.on_started)
    desk.batch_done.connect(watch.on_batch)
    desk.epoch_done.connect(watch.on_epoch)
    desk.noticed.connect(watch.say)
    desk.changed.connect(watch.on_changed)
    desk.refused.connect(watch.on_refused)
    desk.saved.connect(watch.on_saved)
    watch.change_asked.connect(desk.change)
    watch.save_asked.connect(desk.save_now)
    watch.stop_after_epoch_asked.connect(desk.stop_after_epoch)
