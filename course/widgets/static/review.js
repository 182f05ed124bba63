// The head of a review (what is in today's set and how far it is) and its end (what comes back when).

function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  // Lab's single-letter shortcuts would act on the notebook from a focused control.
  if (tag === "a") node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const PATHS = { got: "M5.5 12.5l4.2 4.2 8.8-9.2", missed: "M5 12a7 7 0 1 0 2.2-5.1M5 4.5v3.6h3.6" };

function mark(state, at) {
  const badge = h("span", { class: "fv-badge", "data-state": state || "open", "aria-hidden": "true" });
  if (!state) badge.textContent = String(at);
  else {
    badge.innerHTML = `<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false"><path d="${PATHS[state]}"/></svg>`;
  }
  return badge;
}

const said = { got: "Got it", missed: "Missed" };

function row(one, index) {
  const facts = one.state ? `${said[one.state]}, ${one.back}` : one.why;
  return h("li", { class: "fv-row" }, mark(one.state, index + 1),
    h("span", { class: "fv-row-title" }, one.title), h("span", { class: "fv-row-why" }, facts));
}

function home() {
  const config = document.getElementById("jupyter-config-data");
  let href = "Start.ipynb";
  try {
    href = `${JSON.parse(config.textContent).baseUrl}lab/tree/${href}`;
  } catch { /* away from Lab the plain name will do */ }
  return h("a", { class: "fv-link", href, "data-course-open": "Start.ipynb" }, "Back to the course home");
}

function head(page) {
  return [
    h("h2", { class: "fv-title" }, page.title),
    h("p", { class: "fv-line" }, page.line),
    page.of ? h("ol", { class: "fv-list" }, page.rows.map(row)) : h("p", { class: "fv-line" }, home()),
  ];
}

function end(page) {
  if (!page.end) {
    const left = page.of - page.done;
    return [h("p", { class: "fv-line" }, `${page.done} of ${page.of} done. When ${left === 1 ? "the last one is" : `the other ${left} are`} checked, you see here what comes back when.`)];
  }
  return [
    h("h2", { class: "fv-title" }, page.end),
    h("ul", { class: "fv-list" }, page.rows.map(row)),
    h("p", { class: "fv-line" }, page.next, " ", home()),
  ];
}

function render({ model, el }) {
  const body = h("div", { class: "fv-body", "data-part": model.get("part") });
  // Stays in place while the rest is redrawn, so that progress is read out once.
  const live = h("div", { class: "fw-hidden", role: "status" });
  el.append(h("div", { class: "fw-root fw-review" }, body, live));

  function draw() {
    const page = model.get("page");
    const last = model.get("part") === "end";
    body.dataset.done = page.end ? "yes" : "no";
    body.replaceChildren(...(last ? end(page) : head(page)));
    const text = last || !page.of ? "" : page.end || `${page.done} of ${page.of} done`;
    if (live.textContent !== text) live.textContent = text;
  }

  draw();
  model.on("change:page", draw);
  return () => model.off("change:page", draw);
}

export default { render };
