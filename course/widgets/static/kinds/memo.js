// memo: a page of argument in slots, as a letter, as five slides or as a ramble put in order. Two
// ways to look at the same answer: Write (the slots as a guided sheet) and Read (the page as others
// get it, drawn from `state.shown.pages`, which Python makes for the feedback and the exports too).

const LETTER = /[\p{L}\p{N}]/u;
const count = (text) => text.split(/\s+/).filter((word) => LETTER.test(word)).length;
const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const CALM = 800; // ms after the last key before a problem is shown to someone still typing
const ROLES = [
  { value: "answer", label: "Answer" },
  { value: "reason", label: "Reason" },
  { value: "support", label: "Support" },
  { value: "out", label: "Leave out" },
];

export function draw(ctx) {
  const { h, view } = ctx;
  const slides = view.slides ?? [];
  const letter = view.form !== "slides";
  let reading = false;
  let drawn = null; // what the preview was drawn from

  // The answer with one slot changed, as Python will make it: a reading of one's own is of the old.
  function withSlot(id, value) {
    const slots = { ...ctx.answer.slots, [id]: value };
    if (value === null || value === undefined) delete slots[id];
    const next = { slots };
    if (ctx.answer.out) next.out = ctx.answer.out;
    return next;
  }
  const valueOf = (slot) => ctx.answer.slots?.[slot.id];
  const tools = { ctx, valueOf, withSlot };

  // ------------------------------------------------------------------ the sheet

  const makers = { pick: drawPick, owner: drawPick, reasons: drawTray, evidence: drawTray, text: drawText, number: drawNumber, date: drawDay, order: drawOrder };
  let number = 0;
  const parts = view.slots.map((slot) => {
    const label = ctx.uid("label");
    const hint = slot.hint && h("p", { class: "fw-hint", id: ctx.uid("hint"), html: slot.hint });
    const tally = h("span", { class: "fw-memo-tally", id: ctx.uid("tally") });
    const note = ctx.note(slot.id);
    const about = [hint?.id, tally.id, note.id].filter(Boolean).join(" ");
    const made = makers[slot.type]({ ...tools, slot, label, about, tally });
    number += 1;
    const mark = h("span", { class: "fw-count", "aria-hidden": "true", text: String(number) });
    const node = h(
      "div",
      { class: "fw-slot", "data-type": slot.type },
      h(
        "div",
        { class: "fw-slot-head" },
        mark,
        h("p", { class: "fw-slot-label", id: label, html: ctx.inline(slot.label) }),
        slot.optional && h("span", { class: "fw-slot-optional", text: "if you like" }),
        tally,
      ),
      hint,
      made.node,
      note,
    );
    return { slot, mark, number, ...made, node };
  });

  const groups = slides.map((slide, index) => {
    const own = parts.filter((part) => part.slot.slide === slide.id);
    const name = ctx.uid("slide");
    const use = h("input", { type: "checkbox", class: "fw-tick", "aria-labelledby": name, on: { change: () => leave(slide, use.checked) } });
    const body = h("div", { class: "fw-slide-slots" }, own.map((part) => part.node));
    const node = h(
      "section",
      { class: "fw-slide-group", "aria-labelledby": name },
      h("label", { class: "fw-slide-head" }, use, h("span", { id: name, text: `Slide ${index + 1}: ${slide.label}` }), h("span", { class: "fw-slide-use" })),
      ctx.note(slide.id),
      body,
    );
    return { slide, use, body, node, said: node.querySelector(".fw-slide-use") };
  });

  function leave(slide, keep) {
    const out = new Set(ctx.answer.out ?? []);
    if (keep) out.delete(slide.id);
    else out.add(slide.id);
    const next = { slots: ctx.answer.slots };
    if (out.size) next.out = slides.map(({ id }) => id).filter((id) => out.has(id));
    ctx.change({ type: "leave", slide: slide.id, on: !keep }, next);
    ctx.live(`${plural(slides.length - out.size, "slide")} kept, at most ${view.most ?? 5}`);
  }

  const sheet = h("div", { class: "fw-sheet", "data-form": view.form }, letter ? parts.map((part) => part.node) : groups.map((group) => group.node));

  // ------------------------------------------------------------------ the bar above it

  const paper = h("div", { class: "fw-read", tabindex: "-1", role: "region", "aria-label": letter ? "How it reads" : "The slides" });
  const whole = h("p", { class: "fw-memo-words" });
  const bar = h("span");
  const switcher = ctx.segments({
    parts: [
      { value: "write", label: "Write" },
      { value: "read", label: letter ? "Read it" : "See the slides" },
    ],
    label: { "aria-label": "How to look at it" },
    pick: (which) => {
      ctx.flush();
      reading = which === "read";
      update();
    },
  });
  const written = h("p", { class: "fw-written", role: "status" });
  const buttons = Object.entries(ctx.state.exports?.formats ?? {}).map(([format, words]) =>
    h("button", { class: "fw-button fw-button-small", text: words, "aria-label": `Save as ${words}`, on: { click: () => save(format) } }),
  );
  const saver = h("div", { class: "fw-saver" }, h("span", { class: "fw-saver-label", text: "Save as" }), buttons, written);

  function save(format) {
    ctx.flush();
    ctx.reflect({ type: "export", format }, ctx.answer);
  }

  const checked = h(
    "details",
    { class: "fw-aside fw-checked" },
    h("summary", {}, ctx.icon("right"), h("span", { text: "What is checked, and what is not" })),
    h(
      "div",
      { class: "fw-prose" },
      h("ul", {}, view.checks.map((one) => h("li", { html: ctx.inline(one.text) }))),
      h("p", { text: "A machine does the checking. It does not judge how you write, and it cannot tell a wise rule from a foolish one. For that there are the exemplar and your own reading, after the result." }),
    ),
  );

  const rubric = drawRubric(tools);
  ctx.el.replaceChildren(
    h(
      "div",
      { class: "fw-memo" },
      checked,
      h(
        "div",
        { class: "fw-memo-bar" },
        h("div", { class: "fw-switch" }, switcher.node),
        h("div", { class: "fw-memo-size" }, whole, h("div", { class: "fw-meter", "aria-hidden": "true" }, bar)),
      ),
      sheet,
      paper,
      buttons.length ? saver : null,
      rubric.node,
    ),
  );

  // ------------------------------------------------------------------ drawing

  function update() {
    const shown = ctx.state.shown ?? {};
    const out = new Set(ctx.answer.out ?? []);
    switcher.set(reading ? "read" : "write", false);
    sheet.hidden = reading;
    paper.hidden = !reading;
    for (const part of parts) {
      const done = part.update(shown) && !shown.problems?.[part.slot.id];
      if (part.mark.dataset.done !== String(done)) {
        part.mark.dataset.done = String(done);
        part.mark.replaceChildren(done ? ctx.icon("check") : String(part.number));
      }
    }
    for (const { slide, use, body, node, said } of groups) {
      use.checked = !out.has(slide.id);
      use.disabled = ctx.locked;
      node.dataset.out = out.has(slide.id) ? "yes" : "no";
      body.hidden = out.has(slide.id);
      said.textContent = out.has(slide.id) ? "left out" : "used";
    }
    const words = shown.words ?? 0;
    const kept = slides.length - out.size;
    const most = view.most ?? 5;
    const pages = letter ? "" : `${plural(kept, "slide")}${kept > most ? `, ${kept - most} too many` : ` of at most ${most}`} · `;
    const over = view.limit && words > view.limit;
    whole.textContent = `${pages}${plural(words, "word")}${view.limit ? (over ? `, ${words - view.limit} too many` : ` of at most ${view.limit}`) : ""}`;
    whole.dataset.over = over || (!letter && kept > most) ? "yes" : "no";
    bar.style.width = view.limit ? `${Math.min(100, (100 * words) / view.limit)}%` : "0";
    bar.parentElement.hidden = !view.limit;

    const wanted = JSON.stringify(shown.pages);
    if (reading && wanted !== drawn) {
      drawn = wanted;
      paper.replaceChildren(...drawPages(ctx, shown.pages ?? []));
    }
    saver.hidden = ctx.state.mode === "preview";
    const last = ctx.state.exports?.last;
    const told = last ? `Written to ${last.path}, in the folder of this notebook.` : "";
    if (written.textContent !== told) written.textContent = told;
    rubric.update();
  }

  return { update, end: () => parts.forEach((part) => part.end?.()) };
}

// ------------------------------------------------------------------ one of some: statements, people

function drawPick({ ctx, slot, label, about, valueOf, withSlot }) {
  const { h } = ctx;
  const name = ctx.uid("pick");
  const rows = slot.options.map((option) => {
    const input = h("input", {
      type: "radio",
      class: "fw-tick",
      name,
      on: { change: () => ctx.change({ type: "pick", slot: slot.id, option: option.id }, withSlot(slot.id, option.id)) },
    });
    const text = h("span", { class: "fw-prose", html: ctx.inline(option.text) });
    const node = h("div", { class: "fw-option" }, h("label", { class: "fw-option-label" }, input, text), ctx.note(option.id));
    return { id: option.id, input, node };
  });
  const node = h("div", { class: "fw-picks", role: "radiogroup", "aria-labelledby": label, "aria-describedby": about }, rows.map((row) => row.node));
  return {
    node,
    update() {
      const chosen = valueOf(slot);
      for (const { id, input, node: row } of rows) {
        input.checked = id === chosen;
        input.disabled = ctx.locked;
        row.dataset.chosen = id === chosen ? "yes" : "no";
      }
      return chosen !== undefined;
    },
  };
}

// ------------------------------------------------------------------ some of many: reasons, evidence

function drawTray({ ctx, slot, label, about, tally, valueOf, withSlot }) {
  const { h, view } = ctx;
  const facts = slot.type === "evidence";
  const { least, most } = slot.choose;
  const cards = facts ? view.evidence.filter((fact) => !slot.facts || slot.facts.includes(fact.id)) : slot.options;
  const rows = cards.map((card) => {
    const input = h("input", { type: "checkbox", class: "fw-tick", on: { change: () => take(card.id, input) } });
    const place = h("span", { class: "fw-taken", "aria-hidden": "true" });
    const text = facts
      ? h(
          "span",
          { class: "fw-fact" },
          h("span", { class: "fw-fact-figure", text: card.figure }),
          h("span", { class: "fw-fact-text", html: ` ${ctx.inline(card.text)}` }),
          h("span", { class: "fw-fact-source", text: ` ${card.source}` }),
        )
      : h("span", { class: "fw-prose", html: ctx.inline(card.text) });
    const note = ctx.note(card.id, { fold: true });
    const node = h("li", { class: "fw-option fw-card-option" }, h("label", { class: "fw-option-label" }, input, text, place), note);
    return { id: card.id, input, place, note, node };
  });

  function take(card, input) {
    const now = valueOf(slot) ?? [];
    if (input.checked && now.length >= most) {
      input.checked = false;
      ctx.live(`That makes more than ${most}: take one back first.`);
      tally.dataset.full = "yes";
      return;
    }
    const next = input.checked ? [...now, card] : now.filter((one) => one !== card);
    ctx.change({ type: "take", slot: slot.id, card, on: input.checked }, withSlot(slot.id, next.length ? next : null));
    ctx.live(`${next.length} of ${most} chosen`);
  }

  const node = h(
    "ul",
    { class: facts ? "fw-cards fw-tray-facts" : "fw-cards", role: "group", "aria-labelledby": label, "aria-describedby": about },
    rows.map((row) => row.node),
  );
  // A list with the role of a group has no items.
  for (const row of rows) row.node.setAttribute("role", "presentation");
  return {
    node,
    update() {
      const now = valueOf(slot) ?? [];
      // A card that other slides offer too is explained where it was used.
      const elsewhere = new Set(view.slots.filter((other) => facts && other.type === "evidence" && other !== slot).flatMap((other) => valueOf(other) ?? []));
      for (const { id, input, place, note, node: row } of rows) {
        const at = now.indexOf(id);
        note.hidden = at < 0 && elsewhere.has(id);
        input.checked = at >= 0;
        input.disabled = ctx.locked;
        row.dataset.chosen = at >= 0 ? "yes" : "no";
        place.textContent = at >= 0 && !facts ? String(at + 1) : "";
      }
      const range = least === most ? `${most}` : `${least} to ${most}`;
      tally.textContent = `${now.length} chosen of ${range}`;
      tally.dataset.full = now.length >= most ? "yes" : "no";
      return now.length >= least;
    },
  };
}

// ------------------------------------------------------------------ what is written

function follow(field, text) {
  if (field.value === text) return;
  const at = field.selectionStart;
  field.value = text;
  if (document.activeElement === field && at !== null) field.setSelectionRange(at, at);
}

function drawText({ ctx, slot, label, about, tally, valueOf, withSlot }) {
  const { h } = ctx;
  let timer = 0;
  let told = "";
  const area = h("textarea", {
    class: "fw-memo-text",
    rows: String(Math.min(6, 1 + Math.ceil(slot.words / 14))),
    spellcheck: "true",
    "aria-labelledby": label,
    "aria-describedby": about,
    on: { input: write, blur: () => ctx.flush() },
  });

  function write() {
    const text = area.value;
    ctx.type(slot.id, { type: "write", slot: slot.id, text }, withSlot(slot.id, text.trim() ? text : null));
    clearTimeout(timer);
    timer = setTimeout(speak, CALM);
  }

  // Spoken only where the limit is passed, or kept again.
  function speak() {
    const over = count(area.value) > slot.words;
    const now = over ? "over" : "";
    if (now !== told) ctx.live(over ? `${plural(count(area.value) - slot.words, "word")} too many` : "Within the limit");
    told = now;
  }

  return {
    node: area,
    update(shown) {
      const text = valueOf(slot) ?? "";
      if (shown.caps?.[slot.id]) area.maxLength = shown.caps[slot.id];
      if (area.value.trim() !== text.trim() || (document.activeElement !== area && area.value !== text)) follow(area, text);
      area.disabled = ctx.locked;
      if (!CSS.supports("field-sizing", "content")) {
        area.style.height = "auto";
        area.style.height = `${area.scrollHeight + 2}px`;
      }
      const left = slot.words - count(area.value);
      tally.textContent = left < 0 ? `${plural(-left, "word")} too many` : `${plural(left, "word")} left`;
      tally.dataset.over = left < 0 ? "yes" : "no";
      return Boolean(text.trim());
    },
    end: () => clearTimeout(timer),
  };
}

function drawNumber({ ctx, slot, label, about, valueOf, withSlot }) {
  const { h } = ctx;
  let last = 0;
  let timer = 0;
  const told = h("p", { class: "fw-reading", id: ctx.uid("reading") });
  const money = "$€£".includes(slot.unit) && slot.unit !== "";
  const unit = slot.unit && h("span", { class: "fw-unit", "aria-hidden": "true", text: slot.unit });
  const input = h("input", {
    class: "fw-number",
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "60",
    "aria-labelledby": label,
    "aria-describedby": `${about} ${told.id}`,
    on: {
      input() {
        last = performance.now();
        clearTimeout(timer);
        timer = setTimeout(() => show(ctx.state.shown ?? {}), CALM);
        const text = input.value;
        ctx.type(slot.id, { type: "write", slot: slot.id, text }, withSlot(slot.id, text.trim() ? text : null));
      },
      blur() {
        ctx.flush();
        last = 0;
        show(ctx.state.shown ?? {});
      },
    },
  });

  function show(shown) {
    const text = valueOf(slot) ?? "";
    if (input.value.trim() !== text.trim() || (document.activeElement !== input && input.value !== text)) follow(input, text);
    input.disabled = ctx.locked;
    const current = (ctx.state.answer?.slots?.[slot.id] ?? "").trim() === input.value.trim();
    const typing = document.activeElement === input && performance.now() - last < CALM;
    const problem = current && !typing ? (shown.problems?.[slot.id] ?? "") : "";
    const read = current ? (shown.readings?.[slot.id] ?? "") : "";
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const words = problem || (read && `Read as ${read}`);
    if (told.dataset.told !== words) {
      told.dataset.told = words;
      told.dataset.problem = problem ? "yes" : "no";
      told.replaceChildren(...(words ? [ctx.icon(problem ? "alert" : "check"), h("span", { text: words })] : []));
    }
    return Boolean(text) && !shown.problems?.[slot.id];
  }

  return {
    node: h("div", { class: "fw-memo-short" }, h("div", { class: "fw-field" }, money && unit, input, !money && unit), told),
    update: show,
    end: () => clearTimeout(timer),
  };
}

function drawDay({ ctx, slot, label, about, valueOf, withSlot }) {
  const { h } = ctx;
  const told = h("p", { class: "fw-reading", id: ctx.uid("reading") });
  const input = h("input", {
    class: "fw-number fw-day",
    type: "date",
    min: slot.window.first,
    max: slot.window.last,
    "aria-labelledby": label,
    "aria-describedby": `${about} ${told.id}`,
    on: { change: () => ctx.change({ type: "write", slot: slot.id, text: input.value }, withSlot(slot.id, input.value || null)) },
  });
  return {
    node: h("div", { class: "fw-memo-short" }, h("div", { class: "fw-field" }, input), told),
    update(shown) {
      const day = valueOf(slot) ?? "";
      // A day half typed is no value yet, and must not be taken away from under the keys.
      if (input.value !== day && !(document.activeElement === input && !day)) input.value = day;
      input.disabled = ctx.locked;
      const problem = shown.problems?.[slot.id] ?? "";
      if (problem) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      told.dataset.problem = problem ? "yes" : "no";
      if (told.dataset.told !== problem) {
        told.dataset.told = problem;
        told.replaceChildren(...(problem ? [ctx.icon("alert"), h("span", { text: problem })] : []));
      }
      return Boolean(day) && !problem;
    },
  };
}

// ------------------------------------------------------------------ the ramble put in order

function drawOrder({ ctx, slot, label, about, tally, valueOf, withSlot }) {
  const { h } = ctx;
  const all = slot.options.map((option) => option.id);
  const help = ctx.uid("help");
  let picked = null; // {id, from, to}: a sentence held by the keyboard
  let moving = false;
  const value = () => valueOf(slot) ?? { sequence: all, roles: {} };

  const rows = new Map(
    slot.options.map((option) => {
      const text = ctx.uid("sentence");
      const note = ctx.note(option.id, { fold: true });
      const handle = h(
        "button",
        { class: "fw-handle", "aria-describedby": help, "aria-pressed": "false", on: { click: () => toggle(option.id), keydown: (event) => onKey(event, option.id), blur: () => drop() } },
        ctx.icon("grip"),
      );
      const up = h("button", { class: "fw-step", on: { click: () => step(option.id, -1) } }, ctx.icon("up"));
      const down = h("button", { class: "fw-step", on: { click: () => step(option.id, 1) } }, ctx.icon("down"));
      const roles = ctx.segments({
        parts: ROLES,
        label: { "aria-labelledby": text, "aria-describedby": note.id },
        pick: (role) => mark(option.id, role),
        clear: () => mark(option.id, null),
      });
      const node = h(
        "li",
        { class: "fw-sentence" },
        h("div", { class: "fw-sentence-row" }, handle, h("div", { class: "fw-sentence-body" }, h("p", { class: "fw-sentence-text", id: text, html: ctx.inline(option.text) }), roles.node), h("div", { class: "fw-steps" }, up, down)),
        note,
      );
      const row = { id: option.id, name: ctx.plain(option.text).split(" ").slice(0, 8).join(" "), node, handle, up, down, roles };
      grab(row);
      return [option.id, row];
    }),
  );
  const list = h("ol", { class: "fw-sentences", "aria-labelledby": label, "aria-describedby": about }, all.map((id) => rows.get(id).node));
  const node = h(
    "div",
    { class: "fw-order" },
    list,
    h("p", { class: "fw-hidden", id: help, text: "Press Space to pick the sentence up, the arrow keys to move it, Space to put it down, Escape to cancel." }),
  );

  const movedTo = (id, to) => {
    const next = value().sequence.filter((other) => other !== id);
    next.splice(to, 0, id);
    return next;
  };

  function mark(id, role) {
    const { sequence, roles } = value();
    const before = roles[id];
    if (ctx.locked || before === (role ?? undefined)) return;
    const next = { ...roles, [id]: role };
    if (role === null) delete next[id];
    let order = sequence;
    if ((role === "out") !== (before === "out")) {
      // As in Python: what is left out goes below the rest, and comes back to the end of what stays.
      order = sequence.filter((other) => other !== id);
      order = [...order.filter((other) => next[other] !== "out"), id, ...order.filter((other) => next[other] === "out")];
    }
    ctx.change({ type: "mark", slot: slot.id, part: id, role }, withSlot(slot.id, { sequence: order, roles: next }));
    ctx.live(`${Object.keys(next).length} of ${all.length} marked`);
  }

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
      const { name, handle, up, down } = rows.get(id);
      handle.setAttribute("aria-label", `Move, ${index + 1} of ${all.length}: ${name}`);
      up.setAttribute("aria-label", `Move up: ${name}`);
      down.setAttribute("aria-label", `Move down: ${name}`);
      up.setAttribute("aria-disabled", String(index === 0 || ctx.locked));
      down.setAttribute("aria-disabled", String(index === all.length - 1 || ctx.locked));
      handle.setAttribute("aria-disabled", String(ctx.locked));
    });
  }

  function commit(id, to) {
    const { sequence, roles } = value();
    if (sequence.indexOf(id) === to) return show(sequence);
    ctx.change({ type: "move", slot: slot.id, part: id, to }, withSlot(slot.id, { sequence: movedTo(id, to), roles }));
    ctx.live(`Moved to position ${to + 1} of ${all.length}`);
  }

  function step(id, by) {
    const to = value().sequence.indexOf(id) + by;
    if (!ctx.locked && to >= 0 && to < all.length) commit(id, to);
  }

  function toggle(id) {
    if (ctx.locked) return;
    if (picked) return drop();
    const from = value().sequence.indexOf(id);
    picked = { id, from, to: from };
    hold();
    ctx.live(`Picked up. Position ${from + 1} of ${all.length}`);
  }

  function onKey(event, id) {
    if (!picked || picked.id !== id) return;
    const targets = { ArrowUp: picked.to - 1, ArrowDown: picked.to + 1, Home: 0, End: all.length - 1 };
    if (event.key in targets) {
      event.preventDefault();
      picked.to = Math.max(0, Math.min(all.length - 1, targets[event.key]));
      show(movedTo(id, picked.to));
      hold();
      ctx.live(`Position ${picked.to + 1} of ${all.length}`);
    } else if (event.key === "Escape") {
      event.preventDefault();
      picked = null;
      show(value().sequence);
      hold();
      ctx.live("Cancelled; the sentence is back in its place");
    }
  }

  function drop() {
    if (!picked || moving) return;
    const { id, to } = picked;
    picked = null;
    hold();
    commit(id, to);
  }

  function hold() {
    for (const [id, { node: row, handle }] of rows) {
      row.dataset.held = picked?.id === id ? "yes" : "no";
      handle.setAttribute("aria-pressed", String(picked?.id === id));
    }
  }

  function grab(row) {
    let boxes = [];
    let from = 0;
    let to = 0;
    ctx.drag(row.handle, {
      begin() {
        if (ctx.locked) return false;
        boxes = value().sequence.map((id) => {
          const box = rows.get(id).node.getBoundingClientRect();
          return { id, top: box.top, height: box.height };
        });
        from = to = value().sequence.indexOf(row.id);
        list.dataset.dragging = "yes";
        row.node.dataset.held = "yes";
        return true;
      },
      move({ dy }) {
        const own = boxes[from];
        const last = boxes[boxes.length - 1];
        const way = Math.max(boxes[0].top - own.top, Math.min(last.top + last.height - own.height - own.top, dy));
        const top = own.top + way;
        const above = boxes.filter((box, i) => i < from && box.top + box.height / 2 > top).length;
        const below = boxes.filter((box, i) => i > from && box.top + box.height / 2 < top + own.height).length;
        to = from - above + below;
        const shift = own.height + 8;
        boxes.forEach((box, i) => {
          const by = i === from ? way : i < from && i >= to ? shift : i > from && i <= to ? -shift : 0;
          rows.get(box.id).node.style.transform = by ? `translateY(${by}px)` : "";
        });
      },
      finish(dropped) {
        list.dataset.dragging = "no";
        hold();
        if (dropped) commit(row.id, to);
        else show(value().sequence);
        row.handle.focus({ preventScroll: true });
      },
    });
  }

  return {
    node,
    update() {
      if (picked && ctx.locked) picked = null;
      const { sequence, roles } = value();
      if (!picked) show(sequence);
      for (const [id, row] of rows) {
        row.roles.set(roles[id], ctx.locked);
        row.node.dataset.role = roles[id] ?? "none";
      }
      hold();
      const done = Object.keys(roles).length;
      tally.textContent = `${done} of ${all.length} marked`;
      return done === all.length;
    },
  };
}

// ------------------------------------------------------------------ one's own reading, after the result

function drawRubric({ ctx }) {
  const { h, view } = ctx;
  const title = ctx.uid("rubric");
  const state = h("p", { class: "fw-own-state", role: "status" });
  const rows = view.rubric.map((one) => {
    const label = ctx.uid("statement");
    const name = ctx.uid("own");
    const levels = one.levels.map((text, level) => {
      const input = h("input", { type: "radio", name, on: { change: () => rate(one.id, level) } });
      return { level, input, node: h("label", { class: "fw-own-level" }, input, h("span", { html: ctx.inline(text) })) };
    });
    return {
      id: one.id,
      levels,
      node: h("li", { class: "fw-own-row" }, h("p", { class: "fw-own-statement", id: label, html: ctx.inline(one.text) }), h("div", { class: "fw-own-levels", role: "radiogroup", "aria-labelledby": label }, levels.map((level) => level.node))),
    };
  });
  const node = h(
    "section",
    { class: "fw-own", "aria-labelledby": title },
    h("p", { class: "fw-slot-label", id: title, text: "Now read it as somebody else would" }),
    h("p", { class: "fw-hint", text: "Which line describes your page? An exemplar stands below once you have full marks or have checked twice. What you mark is kept with your answer and changes no score." }),
    h("ol", { class: "fw-own-list" }, rows.map((row) => row.node)),
    state,
  );

  function rate(statement, level) {
    const own = { ...(ctx.answer.self ?? {}), [statement]: level };
    ctx.reflect({ type: "rate_self", statement, level }, { ...ctx.answer, self: own });
  }

  return {
    node,
    update() {
      node.hidden = !ctx.locked;
      const own = ctx.answer.self ?? {};
      for (const { id, levels } of rows) {
        for (const { level, input, node: row } of levels) {
          input.checked = own[id] === level;
          row.dataset.picked = own[id] === level ? "yes" : "no";
        }
      }
      const left = rows.length - Object.keys(own).length;
      const told = left ? `${left} of ${rows.length} still to read against` : "Done. What would you write differently now?";
      if (state.textContent !== told) state.textContent = told;
    },
  };
}

// ------------------------------------------------------------------ how it reads

function drawPages(ctx, pages) {
  const { h, view } = ctx;
  if (view.form !== "slides") {
    const head = h("dl", { class: "fw-letter-head" }, [["To", view.to], ["About", view.title]].map(([name, text]) => h("div", {}, h("dt", { text: name }), h("dd", { text }))));
    return [h("article", { class: "fw-letter" }, head, pages.flatMap((page) => page.blocks.map((block) => drawBlock(h, block))))];
  }
  if (!pages.length) return [h("p", { class: "fw-gap", text: "No slide is used yet." })];
  return pages.map((page, index) => {
    const face = page.blocks.filter((block) => block.part !== "speaker");
    const speaker = page.blocks.filter((block) => block.part === "speaker" && block.kind !== "gap");
    return h(
      "article",
      { class: "fw-slide", "aria-label": `Slide ${index + 1} of ${pages.length}` },
      h("div", { class: "fw-slide-face" }, face.map((block) => drawBlock(h, block)), h("span", { class: "fw-slide-number", "aria-hidden": "true", text: `${index + 1}` })),
      speaker.length > 0 && h("div", { class: "fw-slide-speaker" }, h("p", { class: "fw-letter-heading", text: "Notes for the speaker" }), speaker.map((block) => h("p", { text: block.text }))),
    );
  });
}

function drawBlock(h, block) {
  const head = block.heading && h("p", { class: "fw-letter-heading", text: block.heading });
  const box = (...inside) => h("div", { class: "fw-letter-block", "data-kind": block.kind }, head, ...inside);
  if (block.kind === "gap") return box(h("p", { class: "fw-gap", text: block.text }));
  if (block.kind === "lead") return box(h("p", { class: "fw-letter-lead", text: block.text }));
  if (block.kind === "text") return box(h("p", { text: block.text }));
  if (block.kind === "points") return box(h("ol", {}, block.items.map((text) => h("li", { text }))));
  if (block.kind === "facts") {
    return box(
      h("ul", { class: "fw-letter-facts" }, block.facts.map((fact) => h("li", {}, h("strong", { text: fact.figure }), ` ${fact.text} `, h("span", { class: "fw-fact-source", text: fact.source })))),
    );
  }
  if (block.kind === "ask") {
    return box(h("dl", { class: "fw-letter-ask" }, block.rows.map(([name, text]) => h("div", {}, h("dt", { text: name }), h("dd", { text })))));
  }
  return box(
    block.text && h("p", { class: "fw-letter-lead", text: block.text }),
    block.branches.map((branch) => [
      branch.text && h("p", {}, h("strong", { text: branch.text })),
      branch.support.length > 0 && h("ul", {}, branch.support.map((text) => h("li", { text }))),
    ]).flat(),
  );
}
