"""What the window keeps and says of a training that ended otherwise than planned."""

from __future__ import annotations

from app.context import AppContext
from sessions.document import Session


def test_the_name_of_a_training_that_made_no_folder_is_free_again(context: AppContext) -> None:
    """Nobody looks for a folder "vanish" that was never made, because the next one is "vanish-2"."""
    context.queue.close()
    training = context.queue.train(Session(), "vanish")
    assert context.runs.new_run_folder("vanish").name == "vanish-2"
    training.on_failed(1, "An image is gone.", "")
    assert context.runs.new_run_folder("vanish").name == "vanish"
