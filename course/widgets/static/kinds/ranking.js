// ranking: a list put in order by dragging, by the keyboard on a card's handle, or by its arrows.

export function draw(ctx) {
  const { h, view } = ctx;
  const total = view.cards.length;
  const help = ctx.uid("help");
  let picked = null; // {id, from, to}: a card held by the keyboard
  let moving = false; // the list is being put in a new order: a lost focus means nothing

  const rows = new Map(
    view.cards.map((card) => {
      const text = ctx.uid("card");
      const note = ctx.note(card.id);
      const place = h("span", { class: "fw-place" });
      const handle = h(
        "button",
        {
          class: "fw-handle",
          "aria-describedby": help,
          "aria-pressed": "false",
          on: { click: () => toggle(card.id), keydown: (event) => onKey(event, card.id), blur: () => drop() },
        },
        ctx.icon("grip"),
      );
      const up = h("button", { class: "fw-step", on: { click: () => step(card.id, -1) } }, ctx.icon("up"));
      const down = h("button", { class: "fw-step", on: { click: () => step(card.id, 1) } }, ctx.icon("down"));
      const node = h(
        "li",
        { class: "fw-rank" },
        h(
          "div",
          { class: "fw-rank-card" },
          handle,
          place,
          h("div", { class: "fw-prose fw-rank-text", id: text, html: card.text }),
          h("div", { class: "fw-steps" }, up, down),
        ),
        note,
      );
      const row = { id: card.id, name: ctx.plain(card.text), node, handle, place, up, down };
      grab(row);
      return [card.id, row];
    }),
  );

  const gap = h("div", { class: "fw-rank-gap", "aria-hidden": "true", hidden: true });
  const list = h("ol", { class: "fw-ranks" }, [...rows.values()].map((row) => row.node));
  const keep = h("button", { class: "fw-button fw-button-quiet fw-keep", text: "Keep this order", on: { click: keepOrder } });
  ctx.el.replaceChildren(
    h(
      "div",
      { class: "fw-ranking" },
      h("p", { class: "fw-end", text: view.from }),
      h("div", { class: "fw-rank-area" }, list, gap),
      h("p", { class: "fw-end", text: view.to }),
      keep,
      h("p", {
        class: "fw-hidden",
        id: help,
        text: "Press Space to pick the card up, the arrow keys to move it, Space to put it down, Escape to cancel.",
      }),
    ),
  );

  const order = () => ctx.answer.order;
  const moved = (id, to) => {
    const next = order().filter((other) => other !== id);
    next.splice(to, 0, id);
    return next;
  };

  function show(ids) {
    const now = [...list.children];
    if (ids.some((id, index) => now[index] !== rows.get(id).node || now[index].style.transform)) {
      moving = true;
      ctx.glide(now, () => {
        for (const item of now) item.style.transform = "";
        list.append(...ids.map((id) => rows.get(id).node));
      });
      moving = false;
    }
    ids.forEach((id, index) => {
      const { name, handle, place, up, down } = rows.get(id);
      place.textContent = String(index + 1);
      handle.setAttribute("aria-label", `Move, ${index + 1} of ${total}: ${name}`);
      up.setAttribute("aria-label", `Move up: ${name}`);
      down.setAttribute("aria-label", `Move down: ${name}`);
      // Not `disabled`: a disabled button would drop the focus into the notebook.
      up.setAttribute("aria-disabled", String(index === 0 || ctx.locked));
      down.setAttribute("aria-disabled", String(index === total - 1 || ctx.locked));
      handle.setAttribute("aria-disabled", String(ctx.locked));
    });
  }

  function commit(id, to) {
    const from = order().indexOf(id);
    if (from === to) return show(order());
    ctx.change({ type: "move", card: id, to }, { order: moved(id, to) });
    ctx.live(`Moved to position ${to + 1} of ${total}`);
  }

  function step(id, by) {
    const to = order().indexOf(id) + by;
    if (!ctx.locked && to >= 0 && to < total) commit(id, to);
  }

  function keepOrder() {
    ctx.change({ type: "move", card: order()[0], to: 0 }, { order: order() });
    ctx.live("The order shown is your answer");
    rows.get(order()[0]).handle.focus();
  }

  // ---------------------------------------------------------------- keyboard

  function toggle(id) {
    if (ctx.locked) return;
    if (picked) return drop();
    const from = order().indexOf(id);
    picked = { id, from, to: from };
    mark();
    ctx.live(`Picked up. Position ${from + 1} of ${total}`);
  }

  function onKey(event, id) {
    if (!picked || picked.id !== id) return;
    const targets = { ArrowUp: picked.to - 1, ArrowDown: picked.to + 1, Home: 0, End: total - 1 };
    if (event.key in targets) {
      event.preventDefault();
      picked.to = Math.max(0, Math.min(total - 1, targets[event.key]));
      show(moved(id, picked.to));
      mark();
      ctx.live(`Position ${picked.to + 1} of ${total}`);
    } else if (event.key === "Escape") {
      event.preventDefault();
      picked = null;
      show(order());
      mark();
      ctx.live("Cancelled; the card is back in its place");
    }
  }

  function drop() {
    if (!picked || moving) return;
    const { id, from, to } = picked;
    picked = null;
    mark();
    if (from === to) ctx.live(`Put down at position ${to + 1} of ${total}`);
    commit(id, to);
  }

  function mark() {
    for (const [id, { node, handle }] of rows) {
      const held = picked?.id === id;
      node.dataset.held = held ? "yes" : "no";
      handle.setAttribute("aria-pressed", String(held));
    }
  }

  // ---------------------------------------------------------------- pointer

  function grab(row) {
    let boxes = [];
    let from = 0;
    let to = 0;
    ctx.drag(row.handle, {
      begin() {
        if (ctx.locked) return false;
        const top = list.getBoundingClientRect().top;
        boxes = order().map((id) => {
          const box = rows.get(id).node.getBoundingClientRect();
          return { id, top: box.top - top, height: box.height };
        });
        from = to = order().indexOf(row.id);
        list.dataset.dragging = "yes";
        row.node.dataset.held = "yes";
        gap.hidden = false;
        return true;
      },
      move({ dy }) {
        const own = boxes[from];
        const last = boxes[total - 1];
        const way = Math.max(-own.top, Math.min(last.top + last.height - own.height - own.top, dy));
        const top = own.top + way;
        const above = boxes.filter((box, i) => i < from && box.top + box.height / 2 > top).length;
        const below = boxes.filter((box, i) => i > from && box.top + box.height / 2 < top + own.height).length;
        to = from - above + below;
        const space = boxes[1].top - boxes[0].top - boxes[0].height;
        const shift = own.height + space;
        boxes.forEach((box, i) => {
          const by = i === from ? way : i < from && i >= to ? shift : i > from && i <= to ? -shift : 0;
          rows.get(box.id).node.style.transform = by ? `translateY(${by}px)` : "";
        });
        const target = boxes[to];
        gap.style.top = `${to > from ? target.top + target.height - own.height : target.top}px`;
        gap.style.height = `${own.height}px`;
        row.place.textContent = String(to + 1);
      },
      finish(dropped) {
        list.dataset.dragging = "no";
        gap.hidden = true;
        mark();
        if (dropped) commit(row.id, to);
        else show(order());
        row.handle.focus({ preventScroll: true });
      },
    });
  }

  return {
    update() {
      if (picked && ctx.locked) picked = null;
      if (!picked) show(order());
      keep.hidden = Boolean(ctx.state.touched) || ctx.locked;
      mark();
    },
  };
}
