"""The memory of the server over the long stretch, as a picture."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot

from bench.load.site import Sample


def draw(samples: Sequence[Sample], folder: Path) -> None:
    """Draw ``memory.svg`` in ``folder``."""
    # Without a salt every run would name the parts of the SVG anew.
    pyplot.rcParams.update({"svg.hashsalt": "load", "font.size": 10})
    figure, axes = pyplot.subplots(figsize=(9, 4), layout="constrained")
    minutes = [sample.at / 60 for sample in samples]
    axes.plot(minutes, [sample.whole for sample in samples], label="all it holds (PSS)")
    axes.plot(minutes, [sample.own for sample in samples], label="what no file is behind")
    axes.set(xlabel="minutes", ylabel="MB", ylim=(0, None))
    axes.grid(visible=True, alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(folder / "memory.svg", metadata={"Date": None})
    pyplot.close(figure)
