// sorting: cards into categories on one axis or two. Two ways to work on the same answer:
//   one by one   a list; with two axes one card is open at a time, so that it is no wall of buttons
//   board        the columns of one axis; drag a card, or pick it up and press a column, or work
//                with the keys: a figure places the focused card, arrows move a card picked up

export function draw(ctx) {
  const { h, view } = ctx;
  const axes = view.axes;
  const two = axes.length > 1;
  const names = new Map(view.cards.map((card) => [card.id, ctx.plain(card.text)]));
  // "Director: a group of teams": the part before the colon names the category, the rest explains it.
  const split = (category) => category.label.split(/:\s+(.*)/);
  const label = (axis, id) => {
    const found = axis.categories.find((category) => category.id === id);
    return found ? split(found)[0] : "";
  };
  const at = (card, axis) => ctx.answer.places[card]?.[axis.id] ?? null;
  const placed = (card) => axes.every((axis) => at(card, axis) !== null);

  function place(card, axis, category) {
    if (ctx.locked || at(card, axis) === category) return;
    const places = structuredClone(ctx.answer.places);
    places[card] = { ...places[card], [axis.id]: category };
    if (category === null) delete places[card][axis.id];
    if (!Object.keys(places[card]).length) delete places[card];
    ctx.change({ type: "place", card, axis: axis.id, category }, { places });
    const done = view.cards.filter((other) => placed(other.id)).length;
    const where = category === null ? "taken back" : label(axis, category);
    ctx.live(`${where}. ${done} of ${view.cards.length} placed`);
  }

  const tools = { ctx, axes, two, names, label, split, at, placed, place };
  const list = drawList(tools);
  const boards = axes.map((axis) => drawBoard(tools, axis));
  const views = [
    { id: "list", words: "One by one", part: list },
    ...boards.map((board, i) => ({ id: axes[i].id, words: two ? `Board: ${axes[i].label}` : "Board", part: board })),
  ];
  // A board wants room; where there is little, and with two axes, the list comes first.
  const wide = ctx.el.closest(".fw-root")?.parentElement?.clientWidth >= 680;
  let current = !two && wide ? axes[0].id : "list";

  const count = h("p", { class: "fw-progress-text" });
  const bar = h("span");
  const switcher = ctx.segments({
    parts: views.map(({ id, words }) => ({ value: id, label: words })),
    label: { "aria-label": "How to sort" },
    pick: (id) => {
      current = id;
      update();
    },
  });
  ctx.el.replaceChildren(
    h(
      "div",
      { class: "fw-sorting" },
      h(
        "div",
        { class: "fw-sort-bar" },
        h("div", { class: "fw-progress" }, count, h("div", { class: "fw-meter", "aria-hidden": "true" }, bar)),
        h("div", { class: "fw-switch" }, switcher.node),
      ),
      views.map(({ part }) => part.node),
    ),
  );

  function update() {
    const done = view.cards.filter((card) => placed(card.id)).length;
    count.textContent = `${done} of ${view.cards.length} placed`;
    bar.style.width = `${(100 * done) / view.cards.length}%`;
    switcher.set(current, false);
    for (const { id, part } of views) {
      part.node.hidden = id !== current;
      part.update();
    }
  }

  return { update };
}

// ------------------------------------------------------------------ one by one

function drawList({ ctx, axes, two, label, split, at, placed, place }) {
  const { h, view } = ctx;
  let open = two ? (view.cards.find((card) => !placed(card.id))?.id ?? null) : null;
  let byPointer = false;
  let advance = 0;

  const rows = view.cards.map((card, index) => {
    const note = ctx.note(card.id);
    const text = ctx.uid("card");
    const panel = ctx.uid("panel");
    const groups = axes.map((axis) => {
      const legend = ctx.uid("axis");
      const group = ctx.segments({
        parts: axis.categories.map((category) => {
          const [name, detail] = split(category);
          return { value: category.id, label: name, detail };
        }),
        label: { "aria-labelledby": `${legend} ${text}`, "aria-describedby": note.id },
        pick: (category) => pick(card.id, axis, category),
        clear: () => place(card.id, axis, null),
      });
      const node = h("div", { class: "fw-axis" }, h("p", { class: "fw-axis-label", id: legend, text: axis.label }), group.node);
      return { axis, group, node };
    });
    const mark = h("span", { class: "fw-count" });
    const words = h("span", { class: "fw-prose fw-sort-text", id: text, html: ctx.inline(card.text) });
    const tags = axes.map((axis) => ({ axis, node: h("span", { class: "fw-tag" }) }));
    const head = two
      ? h(
          "button",
          { class: "fw-sort-head", "aria-expanded": "false", "aria-controls": panel, on: { click: () => toggle(card.id) } },
          mark,
          words,
          h("span", { class: "fw-tags" }, tags.map((tag) => tag.node)),
        )
      : h("div", { class: "fw-sort-head" }, mark, words);
    const next = two && h("button", { class: "fw-button fw-button-small", text: "Next card", on: { click: () => go(card.id, true) } });
    const body = h(
      "div",
      { class: "fw-sort-body", id: panel },
      h("div", { class: "fw-axes" }, groups.map((group) => group.node)),
      next,
    );
    const node = h("li", { class: "fw-sort-row" }, head, body, note);
    // Enter in a group goes on to the next card; arrows and space stay with the radio buttons.
    body.addEventListener("keydown", (event) => {
      byPointer = false;
      if (two && event.key === "Enter" && event.target.type === "radio") {
        event.preventDefault();
        go(card.id, true);
      }
    });
    body.addEventListener("pointerdown", () => (byPointer = true));
    return { id: card.id, index, node, head, body, mark, tags, groups, next };
  });
  const node = h(
    "div",
    { class: "fw-sort-list", "data-axes": String(axes.length), style: `--fw-count:${axes.length}` },
    // The tags' columns are named for the eye; each tag names its axis itself.
    two && h("div", { class: "fw-sort-names", "aria-hidden": "true" }, axes.map((axis) => h("span", { text: axis.label }))),
    h("ol", {}, rows.map((row) => row.node)),
  );

  function pick(card, axis, category) {
    const before = placed(card);
    place(card, axis, category);
    clearTimeout(advance);
    // With the mouse a finished card makes room for the next by itself; with the keys Enter does.
    if (two && byPointer && !before && placed(card)) advance = setTimeout(() => open === card && go(card, false), 380);
  }

  function go(card, focus) {
    const from = rows.findIndex((row) => row.id === card);
    const after = [...rows.slice(from + 1), ...rows.slice(0, from)];
    const next = after.find((row) => !placed(row.id)) ?? (focus ? after[0] : null);
    show(next?.id ?? null);
    if (next && focus) {
      const input = next.body.querySelector("input:checked") ?? next.body.querySelector("input");
      input.focus({ preventScroll: true });
      next.node.scrollIntoView({ block: "nearest" });
    } else if (next) next.head.focus({ preventScroll: true });
  }

  function toggle(card) {
    show(open === card ? null : card);
  }

  function show(card) {
    clearTimeout(advance);
    open = card;
    update();
  }

  function update() {
    for (const { id, index, node: row, head, body, mark, tags, groups, next } of rows) {
      const done = placed(id);
      const opened = two && open === id && !ctx.locked;
      row.dataset.done = done ? "yes" : "no";
      row.dataset.open = opened ? "yes" : "no";
      if (two) {
        head.setAttribute("aria-expanded", String(opened));
        body.hidden = !opened;
        next.textContent = rows.some((other) => other.id !== id && !placed(other.id)) ? "Next card" : "Done";
      }
      if (mark.dataset.done !== String(done)) {
        mark.dataset.done = String(done);
        mark.replaceChildren(done ? ctx.icon("check") : String(index + 1));
      }
      for (const { axis, node: tag } of tags) {
        const words = label(axis, at(id, axis));
        tag.dataset.empty = words ? "no" : "yes";
        tag.replaceChildren(
          h("span", { class: "fw-hidden", text: `${axis.label}: ${words ? "" : "not placed"}` }),
          words || h("span", { "aria-hidden": "true", text: "–" }),
        );
      }
      for (const { axis, group } of groups) group.set(at(id, axis), ctx.locked);
    }
  }

  return { node, update };
}

// ------------------------------------------------------------------ the board of one axis

function drawBoard({ ctx, axes, names, label, split, at, place }, axis) {
  const { h, view } = ctx;
  const help = ctx.uid("help");
  const columnIds = [null, ...axis.categories.map((category) => category.id)];
  const others = axes.filter((other) => other !== axis);
  let picked = null; // {id, to}: held by keyboard or by a click; `to` is where it is shown
  let moving = false;

  const columns = columnIds.map((id, index) => {
    const heading = ctx.uid("column");
    const words = id === null ? "To place" : label(axis, id);
    const count = h("span", { class: "fw-column-count" });
    const detail = index > 0 && split(axis.categories[index - 1])[1];
    const cards = h("ul", { class: "fw-column-cards", "aria-labelledby": heading });
    const here = h("button", {
      class: "fw-here",
      text: id === null ? "Put back here" : "Place here",
      "aria-label": `${id === null ? "Put back" : "Place"}: ${words}`,
      on: { click: () => give(id) },
    });
    const node = h(
      "div",
      { class: id === null ? "fw-column fw-tray" : "fw-column" },
      h(
        "p",
        { class: "fw-column-head", id: heading },
        id !== null && h("kbd", { class: "fw-key", "aria-hidden": "true", text: String(index) }),
        h("span", { text: words }),
        count,
      ),
      detail && h("p", { class: "fw-column-detail", text: detail }),
      cards,
      here,
    );
    return { id, node, cards, count, here, words };
  });

  const rows = new Map(
    view.cards.map((card) => {
      const tags = others.map((other) => ({ axis: other, node: h("span", { class: "fw-tag" }) }));
      const button = h(
        "button",
        {
          class: "fw-tile",
          "aria-describedby": help,
          "aria-pressed": "false",
          on: { click: () => toggle(card.id), keydown: (event) => onKey(event, card.id), blur: () => left(card.id) },
        },
        h("span", { class: "fw-prose", html: ctx.inline(card.text) }),
        tags.map((tag) => tag.node),
      );
      const node = h("li", { class: "fw-tile-item" }, button, ctx.note(card.id, { fold: true }));
      const row = { id: card.id, node, button, tags };
      grab(row);
      return [card.id, row];
    }),
  );

  const node = h(
    "div",
    { class: "fw-board" },
    h("p", { class: "fw-board-title", text: axis.label }),
    columns[0].node,
    h("div", { class: "fw-columns", style: `--fw-count:${axis.categories.length}` }, columns.slice(1).map((column) => column.node)),
    h("p", {
      class: "fw-board-help",
      id: help,
      text: `Drag a card, or press it and then a column. By keyboard: 1 to ${axis.categories.length} place the card, 0 takes it back; or Space, then the arrow keys.`,
    }),
  );

  // Where a card is shown: its place, or where it is being carried.
  const shownAt = (id) => (picked?.id === id ? picked.to : at(id, axis));

  function layOut() {
    const nodes = [...rows.values()].map((row) => row.node);
    const wanted = columns.map((column) => view.cards.filter((card) => shownAt(card.id) === column.id).map((card) => rows.get(card.id).node));
    const same = columns.every((column, i) => {
      const now = [...column.cards.children];
      return now.length === wanted[i].length && now.every((item, j) => item === wanted[i][j]);
    });
    if (same) return;
    moving = true;
    ctx.glide(nodes, () => {
      for (const item of nodes) item.style.transform = "";
      columns.forEach((column, i) => column.cards.replaceChildren(...wanted[i]));
    });
    moving = false;
  }

  function update() {
    if (picked && ctx.locked) picked = null;
    layOut();
    columns.forEach((column) => {
      const size = column.cards.children.length;
      column.count.textContent = String(size);
      column.here.hidden = !picked || shownAt(picked.id) === column.id;
      column.node.dataset.empty = size ? "no" : "yes";
    });
    columns[0].node.dataset.done = columns[0].cards.children.length ? "no" : "yes";
    node.dataset.picking = picked ? "yes" : "no";
    for (const [id, { button, tags }] of rows) {
      button.setAttribute("aria-pressed", String(picked?.id === id));
      button.setAttribute("aria-disabled", String(ctx.locked));
      for (const { axis: other, node: tag } of tags) {
        tag.textContent = label(other, at(id, other));
        tag.hidden = !tag.textContent;
      }
    }
  }

  function give(category) {
    if (!picked) return;
    const { id } = picked;
    picked = null;
    place(id, axis, category);
    update();
    rows.get(id).button.focus({ preventScroll: true });
  }

  function toggle(id) {
    if (ctx.locked) return;
    if (picked?.id === id) return give(picked.to);
    picked = { id, to: at(id, axis) };
    update();
    ctx.live(`Picked up: ${names.get(id)}. Choose a column.`);
  }

  function onKey(event, id) {
    if (ctx.locked || event.ctrlKey || event.metaKey || event.altKey) return;
    const figure = Number(event.key);
    if (/^\d$/.test(event.key) && figure < columns.length) {
      event.preventDefault();
      quick(id, columns[figure].id);
    } else if (picked?.id === id && ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
      const to = Math.max(0, Math.min(columns.length - 1, columnIds.indexOf(picked.to) + by));
      picked.to = columnIds[to];
      update();
      ctx.live(columns[to].words);
    } else if (picked?.id === id && event.key === "Escape") {
      event.preventDefault();
      picked = null;
      update();
      ctx.live("Cancelled; the card is back in its place");
    }
  }

  // A figure places at once and goes on to the next card that still waits.
  function quick(id, category) {
    picked = null;
    const waiting = view.cards.filter((card) => at(card.id, axis) === null).map((card) => card.id);
    const next = waiting[waiting.indexOf(id) + 1] ?? waiting.find((other) => other !== id);
    const wasWaiting = waiting.includes(id);
    place(id, axis, category);
    update();
    rows.get(wasWaiting && category !== null && next ? next : id).button.focus({ preventScroll: true });
  }

  // Leaving a card that the arrow keys have carried puts it down there.
  function left(id) {
    if (moving || picked?.id !== id || picked.to === at(id, axis)) return;
    const { to } = picked;
    picked = null;
    place(id, axis, to);
    update();
  }

  // A press anywhere in a column gives it the card in hand.
  for (const column of columns) {
    column.node.addEventListener("click", (event) => {
      if (picked && !event.target.closest("button, summary, a")) give(column.id);
    });
  }

  function grab(row) {
    let over = null;
    let home = null;
    let frame = null;
    ctx.drag(row.button, {
      touch: false, // a finger scrolls; it places by pressing the card and then the column
      begin() {
        if (ctx.locked) return false;
        picked = null;
        update();
        home = row.node.getBoundingClientRect();
        frame = node.getBoundingClientRect();
        row.node.dataset.dragging = "yes";
        node.dataset.dragging = "yes";
        return true;
      },
      move({ dx, dy, x, y }) {
        const left = Math.max(frame.left - home.left, Math.min(frame.right - home.right, dx));
        const top = Math.max(frame.top - home.top, Math.min(frame.bottom - home.bottom, dy));
        row.node.style.transform = `translate(${left}px, ${top}px)`;
        over = columns.find(({ node: box }) => {
          const { left: l, right: r, top: t, bottom: b } = box.getBoundingClientRect();
          return x >= l && x <= r && y >= t && y <= b;
        });
        for (const column of columns) column.node.dataset.over = column === over ? "yes" : "no";
      },
      finish(dropped) {
        for (const column of columns) column.node.dataset.over = "no";
        row.node.dataset.dragging = "no";
        node.dataset.dragging = "no";
        const target = over;
        over = null;
        // The card glides to its place from where it was let go.
        if (dropped && target) place(row.id, axis, target.id);
        ctx.glide([row.node], () => (row.node.style.transform = ""));
        row.button.focus({ preventScroll: true });
      },
    });
  }

  return { node, update };
}
