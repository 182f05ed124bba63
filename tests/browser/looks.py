"""What a page must hold to be readable by everybody: axe, contrast, keys that stay in the page.

axe's own colour-contrast rule never runs inside JupyterLab (it cannot tell the
stacking of its panels), so contrast is computed here: every visible text against
what is painted behind it, and the edges of controls against their surroundings.
"""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CONTRAST = r"""
(root) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const parse = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((v) => {
      v /= 255;
      return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((p, q) => q - p);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    const stack = [];
    for (let e = element; e; e = e.parentElement) stack.push(parse(getComputedStyle(e).backgroundColor));
    return stack.reverse().reduce((below, paint) => over(paint, below), [255, 255, 255, 1]);
  };
  const bad = [];
  let texts = 0;
  for (const scope of document.querySelectorAll(root)) {
    const walk = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode;
      const element = text.parentElement;
      if (!text.data.trim() || element.closest('.fw-hidden, [hidden], style, script')) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const back = behind(element);
      const got = ratio(over(parse(getComputedStyle(element).color), back), back);
      texts += 1;
      if (got < 4.5) bad.push(`${got.toFixed(2)} ${element.className || element.tagName}: ${text.data.trim().slice(0, 40)}`);
    }
    const edged = '.fw-segs, .fw-field, .fw-group-chip, .fw-story-choice:not([aria-disabled=true]), .fw-tile, .fw-tick, .fw-alloc-stepper, .fw-alloc-chip, .fw-button:not(.fw-button-quiet):not([aria-disabled=true])';
    for (const control of scope.querySelectorAll(edged)) {
      if (!control.getBoundingClientRect().width) continue;
      const back = behind(control.parentElement);
      const got = ratio(over(parse(getComputedStyle(control).borderTopColor), back), back);
      if (got < 3) bad.push(`edge ${got.toFixed(2)} ${control.className}`);
    }
  }
  return { texts, bad };
}
"""

UNSUPPRESSED = """
() => [...document.querySelectorAll('.fw-root :is(a, button, input, select, textarea, summary, [tabindex])')]
  .filter((element) => !element.hasAttribute('data-lm-suppress-shortcuts'))
  .map((element) => element.outerHTML.slice(0, 100))
"""


def check_looks(page: Page, root: str = ".fw-root", *, axe_context: Any = None) -> None:
    """Fail with what is wrong: axe's findings, contrast below 4.5 (edges 3), keys that Lab steals."""
    found = Axe().run(page, context=axe_context or root, options={"resultTypes": ["violations"]})
    said = [
        f"{v['id']}: {[node['html'][:120] for node in v['nodes']][:3]}"
        for v in found.response["violations"]
    ]
    assert not said, said
    contrast = page.evaluate(CONTRAST, root)
    assert contrast["texts"] > 0, "there was no text to look at"
    assert not contrast["bad"], contrast["bad"][:8]
    stolen = page.evaluate(UNSUPPRESSED)
    assert not stolen, f"JupyterLab's shortcuts reach {stolen[:3]}"


def set_theme(page: Page, name: Literal["light", "dark"]) -> None:
    """Switch the system's colours; JupyterLab follows them, as the course sets it up."""
    page.emulate_media(color_scheme=name)
    page.wait_for_function(
        "light => document.body.dataset.jpThemeLight === light",
        arg="true" if name == "light" else "false",
    )
