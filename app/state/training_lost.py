"""What is said of a training whose process is gone."""

from __future__ import annotations

KILLED = "signal 9"
"""How a process ends that the system kills: it does so where the memory is used up."""


def lost_text(how: str, is_in_folder: bool, safe_epoch: int) -> str:
    """Return what happened, what is safe, and what to do.

    Args:
        how: how the process ended, e.g. ``signal 9``.
        is_in_folder: whether the training got as far as its run folder, so that it can be resumed.
        safe_epoch: the last one on disk; 0: none.
    """
    what = f"The process of this training ended unexpectedly ({how})."
    if how == KILLED:
        what = f"The training was ended by the system ({how}), perhaps for lack of memory."
    if not is_in_folder:
        return f"{what} Nothing had been trained yet."
    if not safe_epoch:
        return f"{what} No epoch was finished; Resume begins with the first one."
    return f"{what} Everything up to epoch {safe_epoch} is safe; Resume goes on from there."
