// A calm bar above a notebook: one sentence, at most one button.

export class Notices {
  constructor(lab, panel) {
    this.lab = lab;
    this.panel = panel;
    this.widget = null;
    this.sizes = null;
  }

  show(text, button, action) {
    this.clear();
    const node = document.createElement("div");
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", "Course notice");
    const line = document.createElement("div");
    line.className = "course-notice";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = text;
    line.append(words);
    if (button) line.append(pressable(button, "course-button", action));
    node.append(line);
    const widget = (this.widget = new this.lab.widgets.Widget({ node }));
    this.panel.contentHeader.addWidget(widget);
    // Lumino's boxes ask for sizes in pixels; text knows its own only once laid out.
    this.sizes = new ResizeObserver(() => {
      node.style.minHeight = `${line.offsetHeight}px`;
      widget.parent?.fit();
    });
    this.sizes.observe(line);
  }

  clear() {
    this.sizes?.disconnect();
    this.widget?.dispose();
    this.widget = null;
  }
}

// JupyterLab's shortcuts act on focused buttons too (`d d` deletes the cell),
// unless the element says that it minds its own keys.
export function pressable(text, className, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = text;
  button.dataset.lmSuppressShortcuts = "true";
  button.addEventListener("click", action);
  return button;
}
