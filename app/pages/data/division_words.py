"""How a session divides and draws its images, in one sentence."""

from __future__ import annotations

from datasets.spec import SamplingSpec, SplitSpec


def division_sentence(split: SplitSpec, sampling: SamplingSpec) -> str:
    """Return e.g. "Images of one date in the name stay together · fold 2 of 5"."""
    words = [_together(split)]
    if split.has_folds:
        words.append(f"fold {split.fold} of {split.folds} is for validation")
    if sampling.balance == "classes":
        words.append("each epoch shows every class equally often")
    return " · ".join(words)


def _together(split: SplitSpec) -> str:
    if split.group_by == "none":
        return "Each image for itself"
    if split.group_by == "name_word":
        return f"Images with the same word {split.group_word} of their name stay together"
    if split.group_by == "row_group":
        return "Images of one group stay together"
    extra = SplitSpec.model_fields["group_by"].json_schema_extra
    choices = extra.get("choices") if isinstance(extra, dict) else None
    title = str(choices[split.group_by]) if isinstance(choices, dict) else split.group_by
    return f"{title} stay together"
