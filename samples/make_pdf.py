"""Writes the two PDF samples: a paper in two columns, and one of which a page is a scan without text.

    python samples/make_pdf.py [FOLDER]

The texts are below, with soft hyphens where a word may be broken at a line end. The same version of reportlab writes
the same bytes each time. Running it is needed only after a change of the texts; the PDFs themselves are in the
repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PAPERS: Final = Path(__file__).parent / "papers"
FONTS: Final = Path(reportlab.__file__).parent / "fonts"
WIDTH, HEIGHT = A4
MARGIN: Final = 52.0
GUTTER: Final = 20.0
TOP: Final = HEIGHT - 70.0
BOTTOM: Final = 64.0
SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
LIGATURES: Final = {"ffi": "ffi", "fi": "\N{LATIN SMALL LIGATURE FI}", "fl": "\N{LATIN SMALL LIGATURE FL}"}

TITLE, AUTHORS, HEADING, SUBHEADING, BODY, REFERENCE, CAPTION = (
    "title", "authors", "heading", "subheading", "body", "reference", "caption",
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How a kind of block is set."""

    font: str
    size: float
    before: float
    leading: float


STYLES: Final = {
    TITLE: Style("VeraBd", 14.0, 0.0, 18.0),
    AUTHORS: Style("Vera", 9.0, 6.0, 12.0),
    HEADING: Style("VeraBd", 10.5, 17.0, 14.0),
    SUBHEADING: Style("VeraBd", 9.0, 9.0, 12.0),
    BODY: Style("Vera", 9.5, 5.0, 14.4),
    REFERENCE: Style("Vera", 8.0, 3.0, 10.0),
    CAPTION: Style("Vera", 7.5, 2.0, 9.5),
}

NIGHT_CALLS: Final = (
    (HEADING, "Abstract"),
    (BODY, "Most small birds migrate in the dark and call as they go. We iden­tify the calls of twelve spe­cies from "
           "a roof­top mi­cro­phone with a residual net­work on spec­tro­grams, and reach a mean aver­age pre­ci­sion of "
           "0.74 on nights that were not used for train­ing."),
    (HEADING, "1 Introduction"),
    (BODY, "Ra­dar sees how many birds pass but not which. Mi­cro­phones hear which, pro­vided that some­body has the "
           "patience to listen. Net­works have been trained on such record­ings be­fore: Lindqvist et al. [1] used Keras "
           "and a single NVIDIA GTX 1060 to find calls of thrushes, and the Bird­CLEF chal­lenges have made large data "
           "sets such as those of the Macaulay Library pop­u­lar. What is miss­ing is a sys­tem that a per­son can run on "
           "the own roof."),
    (HEADING, "2 Methods"),
    (SUBHEADING, "2.1 Recordings"),
    (BODY, "From August to October 2020 we re­corded every night with a micro­phone on a roof in Malmö. We added the "
           "BirdVox-full-night data set, and down­loaded 4,100 flight calls from xeno-canto to train on. Two "
           "orni­tho­lo­gists an­no­tated all calls of the roof in Sonic Visualiser."),
    (BODY, "The record­ings were re­sampled to 22,050 Hz and con­verted to mel spec­tro­grams with 128 bands; per-channel "
           "energy nor­mal­iza­tion was ap­plied to them. For data aug­men­ta­tion we used pitch shift­ing, time stretch­ing "
           "and mixup. Nights be­fore 20 Sep­tem­ber were used for train­ing, later nights for test­ing."),
    (SUBHEADING, "2.2 Network"),
    (BODY, "The net­work is a ResNet-18 that was im­ple­mented in Apache MXNet 1.6. It was fine-tuned for 30 epochs on four "
           "NVIDIA Tesla P100 GPUs with the Nesterov vari­ant of sto­chas­tic gra­di­ent descent, a learn­ing rate of 0.01, "
           "a batch size of 128 and L2 reg­ular­iza­tion. The mean aver­age pre­ci­sion on the last train­ing week was "
           "mon­itored after each epoch. Be­cause song thrushes make up half of all calls, we drew the batches with equal "
           "prob­abil­ity for each spe­cies. The train­ing was run three times with dif­fer­ent seeds."),
    (BODY, "The scores of a night were smoothed with a moving average, and those below 0.5 were dis­carded."),
    (HEADING, "3 Results"),
    (BODY, "Aver­aged over spe­cies, the mean aver­age pre­ci­sion is 0.74, with a recall of 0.69. The clas­si­fier runs on an "
           "Amazon EC2 in­stance, and a web page shows the calls of last night. With­out mixup the mean aver­age "
           "pre­ci­sion falls to 0.70."),
    (BODY, "The song thrush is found best and the red­wing worst; most of its misses are calls that a lorry drowns. On the "
           "five nights with more than a thou­sand calls the counts of the net­work and those of the orni­tho­lo­gists dif­fer by "
           "less than a tenth."),
    (HEADING, "4 Discussion"),
    (BODY, "Faint calls are lost to traf­fic. We did not use a trans­former, and PyTorch was not tried either, since the "
           "server came with MXNet. Train­ing on a TPU might have short­ened the work. In future work we in­tend to deploy "
           "the net­work on a Rasp­berry Pi below the roof and to add the NIPS4Bplus data set."),
    (HEADING, "Code and data availability"),
    (BODY, "The code is avail­able at https://bitbucket.org/roofcalls/thrush. The an­no­tated calls were up­loaded to the "
           "Open Science Frame­work at https://osf.io/zz9rf."),
    (HEADING, "References"),
    (REFERENCE, "[1] H. Lindqvist, P. Ek and L. Moen. Thrushes on a budget. Nocturnal Ornithology 12, 40-52, 2018."),
    (REFERENCE, "[2] A. Sand. Flight calls with TensorFlow on a Jetson Nano. Nocturnal Ornithology 14, 3-9, 2020."),
    (REFERENCE, "[3] T. Chen and others. A flexible library for heterogeneous distributed systems. Workshop on "
                "Machine Learning Systems, 2016."),
)  # fmt: skip

HARBOUR_LEVELS: Final = (
    ((HEADING, "Abstract"),
     (BODY, "Storms pile up water in the harbour of Kolmar within hours. We forecast the level six hours ahead with an LSTM "
            "network, a regression on the series of twelve gauges, with a root mean square error of 5.8 cm."),
     (HEADING, "1 Introduction"),
     (BODY, "Hydrodynamic models are slow. Networks for such forecasts are often written in PyTorch, and they could be trained on a "
            "GPU in minutes, but harbour offices rarely have anybody who would do so."),
     (HEADING, "2 Data"),
     (BODY, "Hourly levels of twelve gauges were downloaded from the national gauge service for the years 2001 to 2018; we call "
            "them the KolmarLevels dataset and trained the network on it. Missing hours were interpolated linearly, the mean "
            "tide was subtracted, and the levels were normalised to unit variance. The years 2001 to 2014 were "
            "used for training, 2015 and 2016 for validation, 2017 and 2018 for testing."),
     (HEADING, "3 Network"),
     (BODY, "The LSTM has two layers of 64 units. How it was trained is described on the next page.")),
    ((HEADING, "3.1 Training"),
     (BODY, "The network was trained with Theano on a desktop with 16 GB of RAM. RMSprop with a"),
     (BODY, "learning rate of 0.001 was used, and dropout of 0.2 between the two layers."),
     (BODY, "We stopped after 90 epochs. The code is on GitHub.")),
    ((HEADING, "4 Results"),
     (BODY, "On the test years the root mean square error is 5.8 cm, against 9.1 cm of the model in use. The storm of "
            "January 2017 was forecast to within 11 cm."),
     (HEADING, "References"),
     (REFERENCE, "Holm K. Levels and surges of the Kolmar bight. Harbour Engineering 3, 2012.")),
)  # fmt: skip


def main() -> None:
    """Write both PDFs into the folder given, or beside the other papers."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    write_night_calls(folder / "night-calls.pdf")
    write_harbour_levels(folder / "harbour-levels.pdf")


def write_night_calls(path: Path) -> None:
    """Write the paper in two columns: running heads, page numbers, a figure in the midst of a paragraph."""
    canvas = _canvas(path, "Thrushes at night: naming flight calls from a rooftop microphone")
    column = (WIDTH - 2 * MARGIN - GUTTER) / 2
    y = _set_title(
        canvas, "Thrushes at night: naming flight calls from a rooftop microphone", "Saga Ferrer and Ole Bergman"
    )
    page, left, top = 1, MARGIN, y - 8
    y = top
    _furniture(canvas, page)
    for kind, text in NIGHT_CALLS:
        style = STYLES[kind]
        y -= style.before
        for line in _wrapped(text, style, column):
            if y - style.leading < BOTTOM:
                if left == MARGIN:
                    left = MARGIN + column + GUTTER
                else:
                    canvas.showPage()
                    page, left, top = page + 1, MARGIN, TOP
                    _furniture(canvas, page)
                y = _figure(canvas, left, top, column) if (page, left > MARGIN) == (1, True) else top
            y -= style.leading
            canvas.setFont(style.font, style.size)
            canvas.drawString(left, y, line)
    canvas.save()


def write_harbour_levels(path: Path) -> None:
    """Write the paper in one column whose second page is a picture of a page."""
    canvas = _canvas(path, "Six hours ahead: the level of a storm-bound harbour")
    for page, blocks in enumerate(HARBOUR_LEVELS, start=1):
        if page == 2:
            canvas.drawImage(ImageReader(_scan(blocks)), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
            continue
        y = (
            _set_title(canvas, "Six hours ahead: the level of a storm-bound harbour", "Jorun Aasen")
            if page == 1
            else TOP
        )
        for kind, text in blocks:
            style = STYLES[kind]
            y -= style.before
            for line in _wrapped(text, style, WIDTH - 2 * MARGIN):
                y -= style.leading
                canvas.setFont(style.font, style.size)
                canvas.drawString(MARGIN, y, line)
        canvas.setFont("Vera", 7)
        canvas.drawCentredString(WIDTH / 2, 40, str(page))
        canvas.showPage()
    canvas.save()


def _canvas(path: Path, title: str) -> Canvas:
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(title)
    return canvas


def _set_title(canvas: Canvas, title: str, authors: str) -> float:
    """Set title and authors over the whole width and return how far down that went."""
    y = TOP
    for kind, text in ((TITLE, title), (AUTHORS, authors)):
        style = STYLES[kind]
        y -= style.before
        for line in _wrapped(text, style, WIDTH - 2 * MARGIN):
            y -= style.leading
            canvas.setFont(style.font, style.size)
            canvas.drawString(MARGIN, y, line)
    return y


def _furniture(canvas: Canvas, page: int) -> None:
    canvas.setFont("Vera", 7)
    canvas.drawString(MARGIN, HEIGHT - 44, "Nocturnal Ornithology 16 (2022)")
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 44, "Ferrer and Bergman: Thrushes at night")
    canvas.drawCentredString(WIDTH / 2, 40, str(310 + page))


def _figure(canvas: Canvas, left: float, top: float, width: float) -> float:
    """Draw a curve of calls by the hour with its caption and return where the text goes on."""
    heights = (6, 14, 31, 55, 48, 62, 40, 22, 9)
    canvas.rect(left, top - 140, width, 140)
    step = width / (len(heights) - 1)
    for index, (before, after) in enumerate(pairwise(heights)):
        canvas.line(left + index * step, top - 134 + 2 * before, left + (index + 1) * step, top - 134 + 2 * after)
    style = STYLES[CAPTION]
    y = top - 144
    for line in _wrapped(
        "Figure 1. Calls by the hour of the night, from dusk to dawn. Peaks follow rain.", style, width
    ):
        y -= style.leading
        canvas.setFont(style.font, style.size)
        canvas.drawString(left, y, line)
    return y - 10


def _scan(blocks: tuple[tuple[str, str], ...]) -> Image.Image:
    """Return a picture of a page: its words can be seen but are not there as text."""
    image = Image.new("L", (1240, 1754), 244)
    draw = ImageDraw.Draw(image)
    y = 150
    for kind, text in blocks:
        font = ImageFont.truetype(str(FONTS / f"{STYLES[kind].font}.ttf"), 24)
        draw.text((110, y), text, fill=40, font=font)
        y += 44
    return image


def _wrapped(text: str, style: Style, width: float) -> Iterator[str]:
    """Yield the lines of a text, broken at spaces and at soft hyphens, with ligatures."""
    line = ""
    for word in text.split():
        word = _with_ligatures(word)  # noqa: PLW2901
        start = f"{line} " if line else ""
        if _fits(start + word, style, width):
            line = start + word
            continue
        head, tail = _broken(start, word, style, width)
        yield head.replace(SOFT_HYPHEN, "")
        line = tail
    if line:
        yield line.replace(SOFT_HYPHEN, "")


def _broken(start: str, word: str, style: Style, width: float) -> tuple[str, str]:
    """Return what of a word still fits its line, with a hyphen, and what is left for the next."""
    syllables = word.split(SOFT_HYPHEN)
    for count in range(len(syllables) - 1, 0, -1):
        head = start + "".join(syllables[:count]) + "-"
        if _fits(head, style, width):
            return head, SOFT_HYPHEN.join(syllables[count:])
    return start.rstrip(), word


def _fits(line: str, style: Style, width: float) -> bool:
    return float(stringWidth(line.replace(SOFT_HYPHEN, ""), style.font, style.size)) <= width


def _with_ligatures(word: str) -> str:
    if "/" in word:
        return word
    for letters, ligature in LIGATURES.items():
        word = word.replace(letters, ligature)
    return word


if __name__ == "__main__":
    main()
