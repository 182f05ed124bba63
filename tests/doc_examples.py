"""The complete items in the pages of docs/kinds: pairs of blocks, first the item, then its key."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_examples(folder: Path) -> list[str]:
    """Write every example as authors' files into `folder/items`; the ids, in the docs' order."""
    items = folder / "items"
    items.mkdir(parents=True, exist_ok=True)
    names = []
    for page in sorted((ROOT / "docs" / "kinds").glob("*.md")):
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        for item, key in zip(blocks[::2], blocks[1::2], strict=True):
            name = yaml.safe_load(item)["id"]
            (items / f"{name}.yaml").write_text(item, encoding="utf-8")
            (items / f"{name}.key.yaml").write_text(key, encoding="utf-8")
            names.append(name)
    return names
