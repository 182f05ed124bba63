// judgement: each response has a group of radio buttons, drawn as one segmented scale.

export function draw(ctx) {
  const { h, view } = ctx;
  const low = view.scale[0];
  const high = view.scale[view.scale.length - 1];
  const rows = view.responses.map((response, index) => {
    const note = ctx.note(response.id);
    const text = ctx.uid("response");
    const scale = ctx.segments({
      parts: view.scale.map(({ value, label }) => ({ value, label, mark: value })),
      label: { "aria-labelledby": text, "aria-describedby": note.id },
      pick: (value) => rate(response.id, value),
      clear: () => rate(response.id, null),
    });
    // In narrow places only the figures stand in the scale; the words of its ends and of the
    // rating stand below. The radio buttons keep their full names, so this is for the eye only.
    const picked = h("span", { class: "fw-scale-picked" });
    const ends = h(
      "div",
      { class: "fw-scale-ends", "aria-hidden": "true" },
      h("span", { text: low.label }),
      picked,
      h("span", { text: high.label }),
    );
    const node = h(
      "li",
      { class: "fw-response" },
      h("span", { class: "fw-count", "aria-hidden": "true", text: String(index + 1) }),
      h("div", { class: "fw-prose fw-response-text", id: text, html: response.text }),
      h("div", { class: "fw-scale" }, scale.node, ends),
      note,
    );
    return { id: response.id, node, scale, picked };
  });

  ctx.el.replaceChildren(h("ol", { class: "fw-responses" }, rows.map((row) => row.node)));

  function rate(id, value) {
    const ratings = { ...ctx.answer.ratings, [id]: value };
    if (value === null) {
      delete ratings[id];
      ctx.live("Rating cleared");
    }
    ctx.change({ type: "rate", response: id, value }, { ratings });
  }

  return {
    update() {
      for (const { id, node, scale, picked } of rows) {
        const value = ctx.answer.ratings[id] ?? null;
        const label = view.scale.find((step) => step.value === value)?.label ?? "";
        scale.set(value, ctx.locked);
        picked.textContent = label && value !== low.value && value !== high.value ? label : "";
        node.dataset.rated = value === null ? "no" : "yes";
      }
    },
  };
}
