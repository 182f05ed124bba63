// estimate: numbers with their units, typed as people write them; shows how Python read each.
// Where the item says `computed`, the learner's code records them and the fields only show them.

const CALM = 800; // ms after the last key before a problem is shown to someone still typing

export function draw(ctx) {
  const { h, view } = ctx;
  const computed = Boolean(view.computed);
  const rows = view.quantities.map((quantity) => {
    const id = ctx.uid("quantity");
    const note = ctx.note(quantity.id);
    const hint = quantity.hint && h("p", { class: "fw-hint", id: ctx.uid("hint"), html: quantity.hint });
    const reading = h("p", { class: "fw-reading", id: ctx.uid("reading") });
    const money = "$€£".includes(quantity.unit) && quantity.unit !== "";
    const input = h("input", {
      id,
      class: "fw-number",
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: "60",
      readonly: computed,
      "aria-describedby": [hint?.id, reading.id, note.id].filter(Boolean).join(" "),
      on: { input: () => enter(row), blur: () => leave(row) },
    });
    const unit = quantity.unit && h("span", { class: "fw-unit", text: quantity.unit });
    // The unit is part of the name, so that it is heard before the field is filled.
    const label = h("label", { class: "fw-quantity-label", for: id, html: ctx.inline(quantity.label) });
    // The name by which the learner's code hands the number over.
    if (computed && view.quantities.length > 1) label.append(h("code", { class: "fw-quantity-name", text: quantity.id }));
    if (quantity.unit) label.append(h("span", { class: "fw-hidden", text: `, in ${quantity.unit}` }));
    const node = h(
      "div",
      { class: "fw-quantity" },
      h("div", { class: "fw-quantity-ask" }, label, hint),
      h(
        "div",
        { class: "fw-quantity-give" },
        h("div", { class: "fw-field" }, money && unit, input, !money && unit),
        reading,
      ),
      note,
    );
    unit?.setAttribute?.("aria-hidden", "true");
    const row = { id: quantity.id, node, input, reading, last: 0, timer: 0, said: "" };
    return row;
  });

  const sample = view.quantities.length > 1 ? `{"${view.quantities[0].id}": …}` : "your_number";
  const how = computed && h(
    "p",
    { class: "fw-computed-how" },
    ctx.icon("info"),
    h("span", {}, "Your code records it: ", h("code", { text: `exercise("${view.id}", ${sample})` })),
  );
  ctx.el.replaceChildren(h("div", { class: "fw-quantities", "data-computed": computed && "yes" }, rows.map((row) => row.node)), ...(how ? [how] : []));

  function enter(row) {
    row.last = performance.now();
    clearTimeout(row.timer);
    row.timer = setTimeout(() => {
      show(row);
      speak(row);
    }, CALM);
    const text = row.input.value;
    const values = { ...ctx.answer.values, [row.id]: { text, number: null } };
    ctx.type(row.id, { type: "enter", quantity: row.id, text }, { values });
  }

  function leave(row) {
    ctx.flush();
    row.last = 0;
    show(row);
  }

  function speak(row) {
    const text = row.reading.textContent;
    if (text && text !== row.said) ctx.live(text);
    row.said = text;
  }

  function showComputed({ id, input, node }) {
    const text = ctx.answer.values?.[id]?.text ?? "";
    const short = text && Number(text).toLocaleString("en", { maximumSignificantDigits: 6 });
    if (input.value !== short) input.value = short;
    node.dataset.state = text ? "read" : "";
  }

  function show(row) {
    if (computed) return showComputed(row);
    const { id, input, reading, node } = row;
    const text = ctx.answer.values?.[id]?.text ?? "";
    if (input.value.trim() !== text.trim() || (document.activeElement !== input && input.value !== text)) {
      const at = input.selectionStart;
      input.value = text;
      if (document.activeElement === input) input.setSelectionRange(at, at);
    }
    input.disabled = ctx.locked;
    // A reading belongs to the text that Python saw; while newer text is on its way, none is shown.
    const seen = ctx.state.answer?.values?.[id]?.text ?? "";
    const current = seen.trim() === input.value.trim();
    const problem = (current && ctx.state.shown?.problems?.[id]) || "";
    const typing = document.activeElement === input && performance.now() - row.last < CALM;
    const read = (current && ctx.state.shown?.readings?.[id]) || "";
    const told = problem ? (typing ? "" : problem) : read ? `Read as ${read}` : "";
    node.dataset.state = problem && !typing ? "problem" : read ? "read" : "";
    if (problem && !typing) input.setAttribute("aria-invalid", "true");
    else if (!problem) input.removeAttribute("aria-invalid");
    if (reading.dataset.told !== told) {
      reading.dataset.told = told;
      reading.replaceChildren(...(told ? [ctx.icon(problem ? "alert" : "check"), h("span", { text: told })] : []));
    }
  }

  return {
    update: () => rows.forEach(show),
    end: () => rows.forEach((row) => clearTimeout(row.timer)),
  };
}
