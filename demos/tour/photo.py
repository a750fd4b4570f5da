"""A photo's colours and its edges."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import preludio as gr
from demos.tour.page import code

Pixels = NDArray[np.uint8]

SMALLEST = 8
SAMPLES = 12_000
ROUNDS = 20
STRONGEST = 0.995  # share of pixels that change less than those drawn black
FAINT = 40.0  # change that is no edge, whatever else is in the photo
GREY = (0.299, 0.587, 0.114)
NAMES = {
    "negro": (0, 0, 0),
    "gris oscuro": (64, 64, 64),
    "gris": (128, 128, 128),
    "gris claro": (192, 192, 192),
    "blanco": (250, 250, 250),
    "pizarra": (62, 66, 92),
    "malva": (112, 86, 110),
    "terracota": (172, 112, 92),
    "arena": (210, 168, 128),
    "marfil": (254, 242, 208),
    "granate": (110, 20, 35),
    "rojo": (205, 35, 40),
    "coral": (240, 120, 95),
    "naranja": (240, 140, 35),
    "ocre": (190, 135, 55),
    "marrón": (110, 70, 40),
    "chocolate": (60, 40, 30),
    "crema": (245, 230, 200),
    "amarillo": (245, 215, 60),
    "oliva": (120, 120, 45),
    "verde": (60, 150, 65),
    "verde bosque": (30, 75, 45),
    "menta": (150, 215, 180),
    "turquesa": (45, 170, 170),
    "petróleo": (20, 85, 100),
    "celeste": (145, 195, 235),
    "azul": (45, 95, 200),
    "azul marino": (25, 35, 85),
    "añil": (75, 60, 150),
    "lila": (180, 160, 215),
    "morado": (125, 50, 140),
    "rosa": (240, 165, 190),
    "magenta": (205, 45, 130),
}
STYLE = """
.strip { display: flex; height: 72px; border-radius: var(--radius-xl); overflow: hidden; }
.strip span { flex: var(--share); background: var(--colour); }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 4px;
  margin: 12px 0 0; padding: 0; list-style: none; }
button { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 44px; padding: 6px 8px;
  border-radius: var(--radius-lg); text-align: start; }
button:hover { background: var(--background-fill-secondary); }
button:focus-visible { outline: 0; box-shadow: var(--preludio-ring); }
i { flex: none; width: 28px; height: 28px; border-radius: 50%; background: var(--colour);
  box-shadow: inset 0 0 0 1px rgb(128 128 128 / 35%); }
b { display: block; font: 500 13px/18px var(--font-mono); user-select: all; }
small { display: block; color: var(--body-text-color-subdued); font-size: 12px; line-height: 16px; }
button[data-copied] small { color: var(--link-text-color); }
p { margin: 0; padding: 48px 24px; border-radius: var(--radius-xl); background: var(--background-fill-secondary);
  color: var(--body-text-color-subdued); text-align: center; }
"""
COPY = """
element.addEventListener("click", async (event) => {
    const swatch = event.target.closest("[data-hex]");
    if (!swatch || !navigator.clipboard) return;
    await navigator.clipboard.writeText(swatch.dataset.hex);
    const words = swatch.querySelector("small");
    const name = words.textContent;
    swatch.dataset.copied = "";
    words.textContent = "Copiado";
    setTimeout(() => {
        delete swatch.dataset.copied;
        words.textContent = name;
    }, 1500);
});
"""
NOTHING = "<p>La paleta aparecerá aquí.</p>"


class Colour(NamedTuple):
    """One colour of a palette, and how much of the photo it covers, from 0 to 1."""

    red: int
    green: int
    blue: int
    share: float

    @property
    def hex(self) -> str:
        """Gives it as CSS."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def name(self) -> str:
        """Gives the nearest of the colours that have names."""
        distance = {name: np.hypot.reduce(np.subtract(self[:3], known)) for name, known in NAMES.items()}
        return min(distance, key=distance.__getitem__)


def palette(photo: Pixels, count: int) -> list[Colour]:
    """Finds the colours that stand best for all others (k-means), the most frequent first."""
    pixels = photo.reshape(-1, 3).astype(float)
    pixels = pixels[:: max(1, len(pixels) // SAMPLES)]
    centres = far_apart(pixels, count)
    nearest = np.zeros(len(pixels), int)
    for _ in range(ROUNDS):
        nearest = ((pixels[:, None] - centres) ** 2).sum(2).argmin(1)
        moved = np.array([pixels[nearest == i].mean(0) for i in range(len(centres))])
        if np.allclose(moved, centres, atol=0.5):
            break
        centres = moved
    shares = np.bincount(nearest, minlength=len(centres)) / len(pixels)
    whole = centres.round().astype(int).tolist()
    found = [Colour(red, green, blue, share) for (red, green, blue), share in zip(whole, shares.tolist(), strict=True)]
    return sorted(found, key=lambda colour: -colour.share)


def far_apart(pixels: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Picks pixels to start from, each as unlike those before as can be; fewer where there are fewer colours."""
    centres = [pixels.mean(0)]
    distance = np.full(len(pixels), np.inf)
    for _ in range(count):
        distance = np.minimum(distance, ((pixels - centres[-1]) ** 2).sum(1))
        if distance.max() == 0:
            break
        centres.append(pixels[distance.argmax()])
    # The mean was only there to begin with, unless it is the only colour.
    return np.array(centres[1:] or centres)


def edges(photo: Pixels, strength: float) -> Pixels:
    """Draws where brightness changes (Sobel), dark on white; the strongest edges set the scale."""
    grey = framed(smoothed(smoothed(framed(photo @ GREY)).T).T / 16)
    across = smoothed(grey[:, 2:] - grey[:, :-2])
    down = smoothed((grey[2:] - grey[:-2]).T).T
    change: NDArray[np.float64] = np.hypot(across, down)
    ink = 255 * strength * (change / max(float(np.quantile(change, STRONGEST)), FAINT)) ** 1.5
    drawn: Pixels = (255 - ink.clip(0, 255)).astype(np.uint8)
    return drawn


def framed(grey: NDArray[Any]) -> NDArray[np.float64]:
    """Repeats the outermost pixels, so that each has neighbours."""
    return np.pad(grey, 1, mode="edge").astype(float)


def smoothed(change: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adds each row to its neighbours, itself twice."""
    total: NDArray[np.float64] = change[:-2] + 2 * change[1:-1] + change[2:]
    return total


def swatches(colours: list[Colour]) -> str:
    """Draws a palette: a strip of its shares, and a button for each colour that copies it."""
    strip = "".join(f'<span style="--colour: {c.hex}; --share: {c.share:.4f}"></span>' for c in colours)
    buttons = "".join(
        f'<li><button type="button" data-hex="{c.hex}" style="--colour: {c.hex}" title="Copiar {c.hex}">'
        f"<i></i><span><b>{c.hex}</b><small>{c.name}</small></span></button></li>"
        for c in colours
    )
    return f'<div class="strip">{strip}</div><ul>{buttons}</ul>'


def analyse(photo: Pixels | None, count: int, strength: float) -> tuple[str, dict[str, float], Pixels]:
    """Gives a photo's palette, the shares of its colours, and its edges."""
    if photo is None:
        raise gr.Error("Elige una foto, o prueba con la del ejemplo.", title="Falta la foto")
    if min(photo.shape[:2]) < SMALLEST:
        raise gr.Error(
            f"La foto debe medir al menos {SMALLEST} por {SMALLEST} píxeles.", title="Foto demasiado pequeña"
        )
    colours = palette(photo, count)
    if len(colours) < count:
        gr.Warning(f"La foto solo tiene {len(colours)} colores distintos.", title="Pocos colores")
    shares = {f"{colour.name} {colour.hex}": colour.share for colour in colours}
    return swatches(colours), shares, edges(photo, strength)


def again(photo: Pixels | None, count: int, strength: float) -> Any:
    """Does the same after a setting has changed, as soon as there is a photo."""
    return gr.skip() if photo is None else analyse(photo, count, strength)


def landscape(width: int = 960, height: int = 640) -> Pixels:
    """Paints the photo of the example: hills before an evening sky."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    picture = blend(y[..., None] * 1.4, (38, 46, 92), (244, 150, 98))
    sun = np.hypot((x - 0.68) * width / height, y - 0.46)
    picture = blend(np.exp(-((sun / 0.22) ** 2))[..., None] * 0.8, picture, (255, 226, 160))
    picture[sun < 0.07] = (255, 240, 205)
    ranges = [((110, 84, 120), 0.58, 3), ((70, 66, 104), 0.68, 5), ((38, 62, 74), 0.78, 4), ((20, 40, 44), 0.9, 7)]
    for layer, (colour, level, waves) in enumerate(ranges):
        ridge = level - 0.05 * np.sin(x * waves + layer * 2) - 0.025 * np.sin(x * waves * 3.1 + layer)
        picture[y > ridge] = colour
    grain = np.random.default_rng(7).normal(0, 1.5, picture.shape)
    return (picture + grain).clip(0, 255).astype(np.uint8)


def blend(amount: Any, below: Any, above: Any) -> NDArray[np.float64]:
    """Mixes two colours, or a picture and a colour."""
    part = np.clip(amount, 0, 1)
    mixed: NDArray[np.float64] = np.asarray(below, float) * (1 - part) + np.asarray(above, float) * part
    return mixed


def tab() -> None:
    """Lays out the corner of the photo."""
    gr.Markdown("## ¿De qué color es tu foto?\nSube una y mira sus colores principales, cuánto ocupan y sus bordes.")
    with gr.Row():
        photo = gr.Image(label="Tu foto", sources=["upload", "clipboard"], height=300, min_width=300, buttons=[])
        outline = gr.Image(
            label="Sus bordes",
            interactive=False,
            format="png",
            height=300,
            min_width=300,
            buttons=["download", "fullscreen"],
        )
    with gr.Row():
        example = gr.Button("Usar el ejemplo", min_width=140)
        run = gr.Button("Analizar", variant="primary", min_width=140)
    with gr.Accordion("Ajustes", open=False), gr.Row():
        count = gr.Slider(2, 12, 6, step=1, precision=0, label="Colores de la paleta")
        strength = gr.Slider(0.5, 4, 1.5, step=0.5, label="Fuerza de los bordes")
    with gr.Row():
        with gr.Column(min_width=300):
            colours = gr.HTML(
                NOTHING,
                label="Paleta",
                show_label=True,
                container=True,
                css_template=STYLE,
                js_on_load=COPY,
                apply_default_css=False,
            )
        with gr.Column(min_width=300):
            shares = gr.Label(label="Cuánto ocupa cada color", show_heading=False)
    with gr.Accordion("El código", open=False):
        code(palette, far_apart, edges, smoothed)

    settings, results = (photo, count, strength), (colours, shares, outline)
    run.click(analyse, settings, results, api_name="analyse")
    photo.upload(analyse, settings, results, api_visibility="private")
    example.click(landscape, None, photo, api_visibility="private").then(
        analyse, settings, results, api_visibility="private"
    )
    gr.on([count.release, strength.release], again, settings, results, api_visibility="private")
