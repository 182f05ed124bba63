// table: what the learner's code is to record, as an empty table; then what it has recorded.

const SHOWN = 14; // rows before the rest waits behind a button
const GHOSTS = 3; // empty rows, where all are of one form or their names are part of the question

export function draw(ctx) {
  const { h, view } = ctx;
  const { index, columns } = view;
  const known = index.labels ?? null;
  const numeric = columns.map((column) => column.type === "number" || column.type === "integer");
  let all = false;
  let drawn = "";

  const caption = h("caption");
  const body = h("tbody");
  const head = h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "col" }, h("code", { text: index.name })),
      columns.map((column, at) =>
        h("th", { scope: "col", class: numeric[at] && "fw-cell-number" }, h("code", { text: column.id })),
      ),
    ),
  );
  const table = h("table", { class: "fw-sheet" }, caption, head, body);
  const more = h("button", { class: "fw-button fw-button-quiet fw-button-small fw-keep", on: { click: showAll } });
  const how = h(
    "p",
    { class: "fw-sheet-how" },
    ctx.icon("info"),
    h("span", {}, "Your code records it: ", h("code", { text: `exercise("${view.id}", your_table)` })),
  );

  ctx.el.replaceChildren(
    h("dl", { class: "fw-fields" }, field(index), columns.map(field)),
    h("div", { class: "fw-scroll" }, table),
    h("div", { class: "fw-sheet-foot" }, more, how),
    h("div", { class: "fw-sheet-notes" }, columns.map(noteOf)),
  );

  function field(part) {
    const name = part.id ?? part.name;
    return h(
      "div",
      { class: "fw-field-row" },
      h("dt", {}, h("code", { text: name })),
      h(
        "dd",
        {},
        h("span", { html: ctx.inline(part.label) }),
        part.unit && h("span", { class: "fw-field-unit", text: `, in ${part.unit}` }),
        part.hint && h("span", { class: "fw-field-hint", html: `. ${ctx.inline(part.hint)}` }),
      ),
    );
  }

  function noteOf(column) {
    const name = h("p", { class: "fw-sheet-note-name" }, h("code", { text: column.id }));
    return h("div", { class: "fw-sheet-note" }, name, ctx.note(column.id));
  }

  function showAll() {
    all = true;
    update();
    table.querySelector(`tbody tr:nth-child(${SHOWN + 1}) th`)?.scrollIntoView?.({ block: "nearest" });
    ctx.live("All rows are shown.");
  }

  function update() {
    const answer = ctx.answer;
    const cells = ctx.state.shown?.cells ?? [];
    const names = answer.index ?? [];
    const recorded = names.length > 0 && cells.length === names.length;
    const at = recorded ? clock(ctx.state.save?.at) : "";
    const wanted = JSON.stringify([names, cells, at, all]);
    if (wanted === drawn) return;
    drawn = wanted;
    const count = recorded ? names.length : (known?.length ?? view.rows ?? 0);
    const rows = count === 1 ? "1 row" : `${count} rows`;
    table.dataset.recorded = recorded ? "yes" : "no";
    caption.textContent = recorded
      ? `Recorded ${at ? `${at} ` : ""}from your code: ${rows}`
      : `What is expected${count ? `: ${rows}` : ""}`;
    const shown = recorded ? (all ? names : names.slice(0, SHOWN)) : ghosts();
    body.replaceChildren(
      ...shown.map((name, row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", text: name }),
          columns.map((_, place) => cell(recorded ? cells[row][place] : "", numeric[place])),
        ),
      ),
    );
    more.hidden = !recorded || all || names.length <= SHOWN;
    more.textContent = `Show all ${names.length} rows`;
    how.hidden = recorded;
  }

  function ghosts() {
    if (!known) return Array(Math.min(view.rows ?? GHOSTS, GHOSTS)).fill("…");
    if (known.length <= 2 * GHOSTS) return known;
    return [...known.slice(0, GHOSTS - 1), "…", known.at(-1)];
  }

  function cell(text, number) {
    const gap = text === "no value";
    return h("td", { class: number && "fw-cell-number", "data-gap": gap && "yes", text });
  }

  return { update };
}

function clock(iso) {
  const at = new Date(iso ?? "");
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
