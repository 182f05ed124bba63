// choice: option cards around native radio buttons (take one) or checkboxes (take all that apply).

export function draw(ctx) {
  const { h, view } = ctx;
  const many = view.select === "many";
  const name = ctx.uid("choice");
  const rows = view.options.map((option) => {
    const note = ctx.note(option.id, { about: option.text });
    const input = h("input", {
      type: many ? "checkbox" : "radio",
      name,
      class: "fw-tick",
      "aria-describedby": note.id,
      on: { change: () => pick(option.id, input.checked) },
    });
    const node = h(
      "div",
      { class: "fw-option" },
      h("label", { class: "fw-option-label" }, input, h("span", { class: "fw-prose", html: ctx.inline(option.text) })),
      note,
    );
    return { id: option.id, input, node };
  });

  ctx.el.replaceChildren(
    h(
      "fieldset",
      { class: "fw-group fw-options" },
      h("legend", { class: "fw-legend", text: many ? "Choose all that apply" : "Choose one" }),
      rows.map((row) => row.node),
    ),
  );

  function pick(id, on) {
    const kept = many ? ctx.answer.chosen.filter((other) => other !== id) : [];
    ctx.change({ type: "choose", option: id, on }, { chosen: on ? [...kept, id] : kept });
  }

  return {
    update() {
      for (const { id, input, node } of rows) {
        input.checked = ctx.answer.chosen.includes(id);
        input.disabled = ctx.locked;
        node.dataset.chosen = input.checked ? "yes" : "no";
      }
    },
  };
}
