"""How an image is prepared and an answer read, in the words of the page of an instrument pack."""

from __future__ import annotations

from datasets.spec import InputSpec
from models.card import ModelCard

PADDINGS = {
    "constant": "with black",
    "edge": "with the pixels of its edge, repeated",
    "reflect": "with its mirror image, the edge not repeated (OpenCV's BORDER_REFLECT_101)",
    "symmetric": "with its mirror image (OpenCV's BORDER_REFLECT)",
    "wrap": "with what stands at its other side (OpenCV's BORDER_WRAP)",
    "alternate": "in one of five ways, by chance; black is one of them",
}
"""What fills the input beyond the image, as ``input.padding`` names it; of ``delete`` nothing is filled."""
BLANK = "where the image does not fill the input, the whole input is black"


def depth_words(spec: InputSpec) -> str:
    """Return how 16-bit images become 8-bit ones."""
    return {
        "full_range": "of 16-bit images, pixel x 255 / 65535, rounded",
        "12_bit": "of 16-bit images, pixel x 255 / 4095, rounded and at most 255",
        "per_image": "of 16-bit images, (pixel - darkest) x 255 / (brightest - darkest) of the same image, "
        "rounded",
    }[spec.depth_scaling]


def color_words(spec: InputSpec) -> str:
    """Return how colour becomes gray, or gray colour."""
    if spec.channels != 1:
        return "Gray is used three times."
    weights = " + ".join(
        f"{weight:g} x {color}"
        for weight, color in zip(spec.gray_weights, ("red", "green", "blue"), strict=True)
    )
    return f"Colour becomes gray: {weights}, cut off to a whole number (after adding 0.000001)."


def fit_words(spec: InputSpec, takes_middle: bool) -> str:
    """Return how an image of another size is brought to size.

    Args:
        takes_middle: whether the programs of the pack cut out the middle themselves.
    """
    size, half = spec.size, f"{spec.size / 2:g}"
    resized = (
        f"(OpenCV's INTER_{'LANCZOS4' if spec.interpolation == 'lanczos' else spec.interpolation.upper()})"
    )
    blank = spec.padding == "delete"
    padded = BLANK if blank else f"a smaller one is continued {PADDINGS[spec.padding]}"
    if spec.fit == "crop":
        middle = " (the programs take the middle)" if takes_middle else ""
        return (
            f"A larger image is cut around the object{middle}; {padded}. With the object's middle at (x, y) "
            f"the input begins at column x - {half} and row y - {half}, rounded (halves to the even number)."
        )
    if spec.fit == "resize":
        return f"The whole image is resized to fill {resized}."
    filled = BLANK if blank else f"The rest is continued {PADDINGS[spec.padding]}"
    return (
        f"The whole image is resized in its shape {resized}: scale = {size} / its longer side, width x scale "
        f"and height x scale rounded. {filled[:1].upper()}{filled[1:]}: the input begins at the row "
        f"height x scale / 2 - {half} of the resized image, rounded (a negative number is so many rows above "
        "it), and at the column likewise. Halves are rounded to the even number."
    )


def scaling_words(spec: InputSpec) -> str:
    """Return how pixels become the numbers that the network sees."""
    return {
        "none": "None: the network takes the pixels 0…255 as they are.",
        "divide_by_255": "Pixels are divided by 255.",
        "per_image": "From the pixels of each image its mean is taken away, then they are divided by its "
        "standard deviation.",
        "training_data": f"(pixel - {spec.mean or 0:.6g}) / {spec.std or 1:.6g}.",
    }[spec.normalization]


def decision_words(card: ModelCard) -> str:
    """Return how probabilities become the answer."""
    decisions, several = card.decisions, card.labels == "several"
    words = ["An image can have several classes." if several else "An image has one class."]
    if decisions.temperature is not None:
        words.append(_temperature(decisions.temperature, several))
    if decisions.target is not None:
        least = decisions.thresholds[decisions.target]
        words.append(
            f"It is said to be {decisions.target} from a probability of {least:.4g} on; else the most "
            "probable other."
        )
    elif several:
        chosen = ", ".join(f"{name} {decisions.thresholds.get(name, 0.5):.4g}" for name in card.classes)
        words.append(f"A class is said from these probabilities on: {chosen}.")
    else:
        words.append("The most probable one is said.")
    return " ".join(words)


def _temperature(temperature: float, several: bool) -> str:
    power = f"{1 / temperature:.6g} (1 / {temperature:.4g})"
    formula = (
        f"each probability p becomes 1 / (1 + ((1 - p) / p) to the power of {power})"
        if several
        else f"the probabilities are raised to the power of {power} and divided by their sum"
    )
    return (
        f"First comes the temperature: {formula}; then they are compared with thresholds. expected.csv and "
        "the models show them before that."
    )
