// The map of a module: draws what Python made, and asks for it anew when the reader is back or has
// checked a question of the diagnostic.

const PAUSE = 800; // ms between two looks

function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  // Lab's single-letter shortcuts would act on the notebook from a focused control.
  if (tag === "a" || tag === "button" || tag === "summary") node.setAttribute("data-lm-suppress-shortcuts", "");
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function row(one) {
  const title = h("span", { class: "fm-title" }, one.title);
  return h("li", { class: "fm-row", "data-look": one.look ? "yes" : one.tells ? "no" : "" },
    h("span", { class: "fm-mark", "aria-hidden": "true" }, one.id),
    h("div", { class: "fm-body" },
      h("div", { class: "fm-head" },
        h("span", { class: "fm-sr" }, `Lesson ${one.id}: `),
        one.path ? h("a", { class: "fm-link", href: one.path, "data-course-open": one.path }, title) : title,
        h("span", { class: "fm-time" }, one.path ? one.time : `${one.time}, coming`),
        one.tells && h("span", { class: "fm-tells" }, one.tells)),
      h("ul", { class: "fm-gains" }, one.gains.map((gain) => h("li", {}, gain)))));
}

function render({ model, el }) {
  const list = h("ol", { class: "fm-rows" });
  const finding = h("p", { class: "fm-finding", role: "status" });
  const promise = h("p", { class: "fm-promise" });
  const closing = h("p", { class: "fm-closing" });
  const root = h("div", { class: "fw-root fw-map" }, h("section", { class: "fm-card", "aria-label": "Map of the module" }, promise, finding, list, closing));
  el.append(root);

  let drawn = "";
  function draw() {
    const map = model.get("map");
    const now = JSON.stringify(map);
    if (now === drawn) return;
    drawn = now;
    promise.textContent = map.promise;
    if (finding.textContent !== map.finding) finding.textContent = map.finding;
    finding.hidden = !map.finding;
    closing.textContent = map.closing.length ? `At the end: ${map.closing.join("; ")}.` : "";
    closing.hidden = !map.closing.length;
    list.replaceChildren(...map.rows.map(row));
  }

  let last = 0;
  function look() {
    if (document.visibilityState === "hidden" || performance.now() - last < PAUSE) return;
    last = performance.now();
    try { model.send({ type: "refresh" }); } catch { /* no kernel: the map stays as it is */ }
  }
  // Seen again after a question further down was checked: then it may have changed.
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && look());
  seen.observe(root);
  addEventListener("focus", look);
  model.on("change:map", draw);
  draw();
  return () => {
    seen.disconnect();
    removeEventListener("focus", look);
    model.off("change:map", draw);
  };
}

export default { render };
