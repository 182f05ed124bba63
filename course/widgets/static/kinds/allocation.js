// allocation: a budget over options. Amounts: a number field, steppers and a slider for each; where an
// option tells something, a button spends the first step and shows it. Dials: the same beside the budget.
// Picks: cards to take or leave, in columns that can be compared and sorted. Above both stands a
// bar that stays in view and says what is left. What does not fit is put into words by Python.

const CALM = 700; // ms after the last change before what is left is spoken

const format = (number) => number.toLocaleString("en-US", { maximumFractionDigits: 2 });
const tidy = (number) => Math.round(number * 1e6) / 1e6;

/** "1 hour", "2.5 hours": units are written in the plural. */
function count(number, unit) {
  return `${format(number)} ${number === 1 ? unit.replace(/s$/, "") : unit}`;
}

export function draw(ctx) {
  const bar = drawMeter(ctx);
  const body = ctx.view.form === "picks" ? drawPicks(ctx) : drawAmounts(ctx);
  const order = ctx.view.blend && drawOrder(ctx);
  const root = ctx.h("div", { class: "fw-alloc", "data-form": ctx.view.form }, bar.node, body.node, order?.node);
  ctx.el.replaceChildren(root);
  const unpin = ctx.pin(bar.node, root);
  return {
    update() {
      body.update();
      bar.update(body.parts(), body.heard?.() ?? "");
      order?.update();
    },
    end() {
      unpin();
      order?.end();
      bar.end();
    },
  };
}

// ------------------------------------------------------------------ the budget

function drawMeter(ctx) {
  const { h, view } = ctx;
  const { total, unit } = view.budget;
  const left = h("strong", { class: "fw-alloc-left" });
  const spent = h("span", { class: "fw-alloc-spent" });
  const totals = h("span", { class: "fw-alloc-totals" });
  const track = h("div", { class: "fw-alloc-track", "aria-hidden": "true" });
  const problems = h("div", { class: "fw-alloc-problems" });
  // A live region of its own: the card's says "Saved" at about the same time, over whatever stands there.
  const spoken = h("div", { class: "fw-hidden fw-alloc-spoken", "aria-live": "polite" });
  const node = h(
    "div",
    { class: "fw-alloc-meter", role: "group", "aria-label": "The budget" },
    h("p", { class: "fw-alloc-says" }, left, " ", spent, " ", totals),
    track,
    problems,
    spoken,
  );
  const segments = new Map();
  let timer = 0;
  let said = null;

  function words(used) {
    const rest = tidy(total - used);
    if (rest < 0) return `${count(-rest, unit)} over the budget`;
    if (rest === 0) return `All ${count(total, unit)} spent`;
    return `${count(rest, unit)} left`;
  }

  function speak(text) {
    if (said === null) said = text;
    clearTimeout(timer);
    if (text === said) return;
    timer = setTimeout(() => {
      said = text;
      spoken.textContent = text;
    }, CALM);
  }

  return {
    node,
    update(parts, heard) {
      const used = tidy(parts.reduce((sum, part) => sum + part.size, 0));
      const over = used > total + 1e-9;
      const scale = Math.max(total, used);
      const now = words(used);
      left.textContent = now;
      spent.textContent = `${format(used)} of ${format(total)} spent${heard && ` · ${heard}`}`;
      node.dataset.state = over ? "over" : used === total ? "full" : used ? "some" : "none";

      for (const { id, size } of parts) {
        if (!segments.has(id)) {
          segments.set(id, h("span", { class: "fw-alloc-segment" }));
          track.append(segments.get(id));
        }
        const segment = segments.get(id);
        segment.style.width = `${(100 * size) / scale}%`;
        segment.hidden = !size;
      }
      track.style.setProperty("--fw-limit", `${(100 * total) / scale}%`);

      // What Python says belongs to the answer that it saw.
      const shown = ctx.state.shown ?? {};
      totals.replaceChildren(
        ...(shown.totals ?? []).map(({ label, said }) => h("span", {}, `${label}: `, h("b", { text: said }))),
      );
      const lines = [...new Set(Object.values(shown.problems ?? {}))];
      if (over) lines.unshift(view.form === "picks" ? "Take something out to come back within the budget." : "Take some back to come within the budget.");
      if (problems.dataset.drawn !== lines.join("\n")) {
        problems.dataset.drawn = lines.join("\n");
        problems.replaceChildren(...lines.map((line) => h("p", {}, ctx.icon("alert"), h("span", { text: line }))));
      }
      speak([now, ...lines].join(". "));
    },
    end: () => clearTimeout(timer),
  };
}

// ------------------------------------------------------------------ a blended order

/** The order that the weights give to the cases, as Python worked it out; it moves with them. */
function drawOrder(ctx) {
  const { h, view } = ctx;
  const title = h("p", { class: "fw-alloc-order-title", id: ctx.uid("order"), text: view.blend.label });
  const list = h("ol", { class: "fw-alloc-order-list", role: "list", "aria-labelledby": title.id });
  const none = h("p", { class: "fw-hint", text: "Give a source some weight: its order appears here." });
  const spoken = h("div", { class: "fw-hidden", "aria-live": "polite" });
  const rows = new Map(
    view.blend.cases.map((text) => {
      const place = h("span", { class: "fw-alloc-place" });
      return [text, { place, node: h("li", {}, place, h("span", { html: ctx.inline(text) })) }];
    }),
  );
  let drawn = null;
  let timer = 0;

  return {
    node: h("section", { class: "fw-alloc-order", "aria-labelledby": title.id }, title, list, none, spoken),
    update() {
      const order = ctx.state.shown?.order ?? [];
      const now = JSON.stringify(order);
      if (now === drawn) return;
      none.hidden = order.length > 0;
      list.hidden = !order.length;
      for (const { place, text } of order) rows.get(text).place.textContent = place;
      const nodes = order.map(({ text }) => rows.get(text).node);
      ctx.glide(nodes, () => list.replaceChildren(...nodes));
      clearTimeout(timer);
      if (drawn !== null && order.length) {
        const first = order.slice(0, 3).map(({ place, text }) => `${place} ${ctx.plain(text)}`);
        timer = setTimeout(() => (spoken.textContent = `${view.blend.label}: ${first.join(", ")}`), CALM);
      }
      drawn = now;
    },
    end: () => clearTimeout(timer),
  };
}

// ------------------------------------------------------------------ facts

function say(fact, value) {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "object") {
    return value.low === value.high ? format(value.low) : `${format(value.low)}–${format(value.high)}`;
  }
  return fact.unit === "%" ? `${format(value)} %` : format(value);
}

const ends = (value) => (typeof value === "object" ? [value.low, value.high] : [0, value]);
const measure = (value) => (typeof value === "object" ? value.high : value);

/** What a column says of an option; the cost of a pick is a column like any other. */
const figure = (option, fact) => (fact.cost ? option.cost : option.facts?.[fact.id]);

function factList(ctx, option, facts, most) {
  const { h } = ctx;
  return h(
    "dl",
    { class: "fw-alloc-facts", id: ctx.uid("facts"), "data-many": facts.length > 5 ? "yes" : "no" },
    facts.map((fact) => {
      const value = figure(option, fact);
      const words = fact.unit && fact.unit !== "%" && typeof value !== "string";
      const [from, to] = typeof value === "string" ? [0, 0] : ends(value).map((end) => (100 * end) / most[fact.id]);
      return h(
        "div",
        { class: "fw-alloc-fact", "data-words": typeof value === "string" ? "yes" : "no", "data-cost": fact.cost ? "yes" : null },
        h("dt", { text: fact.label }),
        h(
          "dd",
          {},
          say(fact, value),
          words && h("span", { class: "fw-alloc-unit", text: ` ${fact.unit}` }),
          typeof value !== "string" &&
            h("span", { class: "fw-alloc-mini", "aria-hidden": "true" }, h("span", { style: `margin-left:${from}%;width:${Math.max(to - from, 1.5)}%` })),
        ),
      );
    }),
  );
}

function largest(view, facts) {
  const most = {};
  for (const fact of facts) {
    const values = view.options.map((option) => figure(option, fact)).filter((value) => typeof value !== "string");
    most[fact.id] = Math.max(...values.map(measure), 1e-9);
  }
  return most;
}

// ------------------------------------------------------------------ amounts

/**
 * A quantity by number field, steppers and slider. `low()` may rise while the reader works, and
 * `put(value, now)` is asked to keep a value within the bounds and on a step, as Python does.
 */
function drawScale(ctx, { name, unit, low, high, step, bounds, about, get, put, emptied }) {
  const { h } = ctx;
  const id = ctx.uid("amount");
  const hint = h("p", { class: "fw-hint", id: ctx.uid("bounds"), text: bounds });
  const number = h("input", {
    class: "fw-alloc-number",
    id,
    type: "number",
    inputmode: "decimal",
    step,
    "aria-describedby": [bounds && hint.id, ...about].filter(Boolean).join(" "),
    on: { input: typed, blur: leave },
  });
  const slider = h("input", {
    class: "fw-alloc-slider",
    type: "range",
    step,
    "aria-label": `${name}, ${unit}, slider`,
    on: { input: () => put(snap(Number(slider.value))), change: () => ctx.flush() },
  });
  // The arrow keys in the field do the same, so these are no stops on the way with Tab.
  const button = (by, words, sign) =>
    h("button", {
      class: "fw-alloc-step",
      tabindex: "-1",
      "aria-label": `${words} for ${name}`,
      text: sign,
      on: { click: () => put(snap(get() + by), true) },
    });
  const less = button(-step, `${count(step, unit)} less`, "−");
  const more = button(step, `${count(step, unit)} more`, "+");
  for (const input of [number, slider]) input.max = high;

  function snap(value) {
    const kept = Math.min(Math.max(value, low()), high);
    return tidy(low() + Math.round((kept - low()) / step) * step);
  }

  function typed() {
    // An emptied field means nothing yet: it may be about to be typed anew.
    if (number.value !== "") put(snap(Number(number.value)));
  }

  function leave() {
    if (number.value === "") emptied?.();
    ctx.flush();
    number.value = String(get());
  }

  return {
    id,
    number,
    hint,
    node: h(
      "div",
      { class: "fw-alloc-scale" },
      h("div", { class: "fw-alloc-entry" }, h("div", { class: "fw-alloc-stepper" }, less, number, more), h("span", { class: "fw-unit", "aria-hidden": "true", text: unit })),
      slider,
      bounds && hint,
    ),
    update() {
      const value = get();
      for (const input of [number, slider]) input.min = low();
      const typing = document.activeElement === number;
      if (!typing || (number.value !== "" && snap(Number(number.value)) !== value)) number.value = String(value);
      slider.value = String(value);
      slider.setAttribute("aria-valuetext", count(value, unit));
      slider.style.setProperty("--fw-share", `${(100 * (value - low())) / (high - low())}%`);
      number.disabled = slider.disabled = ctx.locked;
      less.disabled = ctx.locked || value <= low();
      more.disabled = ctx.locked || value >= high;
    },
  };
}

function drawAmounts(ctx) {
  const { h, view } = ctx;
  const { total, unit } = view.budget;
  const step = view.budget.step ?? 1;
  const columns = view.facts ?? [];
  const most = largest(view, columns);
  const telling = view.options.filter((option) => option.told !== undefined);
  let asked = ""; // the option that this page has just listened to

  const rows = view.options.map((option) => {
    const least = option.least ?? 0;
    const high = option.most ?? total;
    const first = tidy(least + step);
    const name = ctx.plain(option.text);
    const note = ctx.note(option.id, { about: option.text });
    const facts = columns.length ? factList(ctx, option, columns, most) : null;
    const detail = option.detail && h("div", { class: "fw-prose fw-alloc-detail", html: option.detail });
    const told = option.told !== undefined && drawTold(ctx);
    let bounds = least > 0 ? `${format(least)} to ${count(high, unit)}` : high < total ? `At most ${count(high, unit)}` : "";
    if (told) bounds += `${bounds && ", of which "}${count(step, unit)} ${bounds ? "" : "is "}spent for good`;
    const row = {
      id: option.id,
      name,
      told,
      heard: () => Boolean(told) && (ctx.answer.heard ?? []).includes(option.id),
      amount: () => ctx.answer.amounts?.[option.id] ?? least,
    };
    const scale = drawScale(ctx, {
      name,
      unit,
      low: () => (row.heard() ? first : least),
      high,
      step,
      bounds,
      about: [told?.id, facts?.id, note.id],
      get: row.amount,
      put,
      emptied: () => put(row.heard() ? first : least),
    });
    function put(kept, now = false) {
      if (ctx.locked || kept === row.amount()) return;
      const amounts = { ...ctx.answer.amounts, [option.id]: kept };
      if (kept === least) delete amounts[option.id];
      const event = { type: "amount", option: option.id, amount: kept };
      const next = { ...ctx.answer, amounts };
      if (now) ctx.change(event, next);
      else ctx.type(option.id, event, next);
    }

    const listen =
      told &&
      h(
        "button",
        { class: "fw-button fw-button-small fw-alloc-listen", "aria-describedby": [told.id, facts?.id].filter(Boolean).join(" "), on: { click: hear } },
        `${view.listening.do} · ${count(step, unit)}`,
        h("span", { class: "fw-hidden", text: `: ${name}` }),
      );

    function hear() {
      if (ctx.locked || row.heard()) return;
      asked = option.id;
      const { amounts, heard } = ctx.answer;
      ctx.change({ type: "listen", option: option.id }, { ...ctx.answer, amounts: { ...amounts, [option.id]: first }, heard: [...(heard ?? []), option.id] });
      scale.number.focus({ preventScroll: true });
      scale.number.select(); // what is typed next is the amount, and no digit added to the first hour
    }

    row.node = h(
      "li",
      { class: "fw-alloc-row" },
      h(
        "div",
        { class: "fw-alloc-what" },
        h("label", { class: "fw-alloc-name", for: scale.id }, h("span", { html: ctx.inline(option.text) }), h("span", { class: "fw-hidden", text: `, ${unit}` })),
        detail,
        facts,
        told && told.node,
      ),
      h("div", { class: "fw-alloc-give" }, listen, scale.node),
      note,
    );
    row.update = () => {
      scale.update();
      row.node.dataset.some = row.amount() > 0 ? "yes" : "no";
      if (!told) return;
      const heard = row.heard();
      const words = ctx.state.shown?.told?.[option.id];
      listen.hidden = heard;
      listen.setAttribute("aria-disabled", String(ctx.locked));
      scale.node.hidden = !heard;
      told.set(heard, words);
      if (asked === option.id && heard && words !== undefined) {
        asked = "";
        ctx.live(`${name}. ${view.listening.label}: ${ctx.plain(words)}`);
      }
    };
    return row;
  });

  const dials = (view.dials ?? []).map((dial) => drawDial(ctx, dial));
  const rule =
    telling.length > 0 &&
    h("p", {
      class: "fw-hint fw-alloc-rule",
      text: `“${view.listening.do}” spends the first ${step === 1 ? count(1, unit).slice(2) : count(step, unit)} and tells what stands under “${view.listening.label}”. It cannot be taken back, and “Clear answer” keeps what you heard.`,
    });

  return {
    node: h(
      "div",
      { class: "fw-alloc-amounts" },
      rule,
      h("ul", { class: "fw-alloc-rows" }, rows.map((row) => row.node)),
      dials.length > 0 && h("div", { class: "fw-alloc-dials", role: "group", "aria-label": "Beside the budget" }, dials.map((dial) => dial.node)),
    ),
    parts: () => rows.map((row) => ({ id: row.id, size: row.amount() })),
    heard: () => (telling.length ? `${(ctx.answer.heard ?? []).length} of ${telling.length} heard` : ""),
    update() {
      for (const part of [...rows, ...dials]) part.update();
    },
  };
}

/** What an option tells, once somebody has listened. */
function drawTold(ctx) {
  const { h } = ctx;
  const id = ctx.uid("told");
  const words = h("span", {});
  const node = h("p", { class: "fw-alloc-told", id }, h("span", { class: "fw-alloc-told-label", text: `${ctx.view.listening.label}:` }), " ", words);
  return {
    id,
    node,
    set(heard, html) {
      node.dataset.heard = heard ? "yes" : "no";
      if (!heard) words.textContent = "not heard yet";
      else if (html === undefined) words.textContent = "…";
      else if (words.dataset.drawn !== html) words.innerHTML = html;
      words.dataset.drawn = heard && html !== undefined ? html : "";
    },
  };
}

/** A number beside the budget. Where it stands at first is no answer: it has to be set. */
function drawDial(ctx, dial) {
  const { h } = ctx;
  const note = ctx.note(dial.id, { about: dial.label });
  const state = h("span", { class: "fw-alloc-unset", id: ctx.uid("dial"), text: "Not set yet" });
  const detail = dial.detail && h("div", { class: "fw-prose fw-alloc-detail", id: ctx.uid("detail"), html: dial.detail });
  const isSet = () => ctx.answer.dials?.[dial.id] !== undefined;
  const value = () => ctx.answer.dials?.[dial.id] ?? dial.start;
  const scale = drawScale(ctx, {
    name: dial.label,
    unit: dial.unit,
    low: () => dial.least,
    high: dial.most,
    step: dial.step,
    bounds: `${format(dial.least)} to ${count(dial.most, dial.unit)}`,
    about: [state.id, detail?.id, note.id],
    get: value,
    put(kept, now = false) {
      if (ctx.locked || (isSet() && kept === value())) return;
      const event = { type: "dial", dial: dial.id, value: kept };
      const next = { ...ctx.answer, dials: { ...ctx.answer.dials, [dial.id]: kept } };
      if (now) ctx.change(event, next);
      else ctx.type(dial.id, event, next);
    },
  });
  // Whoever wants it where it stands must be able to say so.
  const take = h("button", {
    class: "fw-button fw-button-small",
    text: `Set it at ${count(dial.start, dial.unit)}`,
    on: {
      click() {
        if (ctx.locked) return;
        ctx.change({ type: "dial", dial: dial.id, value: dial.start }, { ...ctx.answer, dials: { ...ctx.answer.dials, [dial.id]: dial.start } });
        scale.number.focus({ preventScroll: true });
        scale.number.select(); // what is typed next is the amount, and no digit added to the first hour
      },
    },
  });
  const node = h(
    "div",
    { class: "fw-alloc-row fw-alloc-dial" },
    h(
      "div",
      { class: "fw-alloc-what" },
      h("label", { class: "fw-alloc-name", for: scale.id }, h("span", { text: dial.label }), h("span", { class: "fw-hidden", text: `, ${dial.unit}` })),
      detail,
      state,
    ),
    h("div", { class: "fw-alloc-give" }, scale.node, take),
    note,
  );
  return {
    node,
    update() {
      scale.update();
      state.textContent = isSet() ? "" : "Not set yet";
      take.hidden = isSet();
      take.setAttribute("aria-disabled", String(ctx.locked));
      node.dataset.some = isSet() ? "yes" : "no";
    },
  };
}

// ------------------------------------------------------------------ picks

function drawPicks(ctx) {
  const { h, view } = ctx;
  const { unit } = view.budget;
  const facts = [...(view.facts ?? []), { id: "(cost)", label: "Cost", unit, cost: true, detail: `What it takes from the budget, in ${unit}` }];
  const most = largest(view, facts);
  const names = Object.fromEntries(view.options.map((option) => [option.id, ctx.plain(option.text)]));
  let sorted = { by: "", up: false };
  let filter = "";

  const rows = view.options.map((option, place) => {
    const note = ctx.note(option.id, { about: option.text });
    const list = factList(ctx, option, facts, most);
    const detail = option.detail && h("div", { class: "fw-prose fw-alloc-detail", id: ctx.uid("detail"), html: option.detail });
    const ties = [
      ...(option.needs ?? []).map((other) => `Needs “${names[other]}”`),
      ...(option.excludes ?? []).map((other) => `Not with “${names[other]}”`),
      ...view.options.filter((other) => other.excludes?.includes(option.id)).map((other) => `Not with “${names[other.id]}”`),
    ];
    const tie = ties.length ? h("p", { class: "fw-alloc-ties", id: ctx.uid("ties") }, ties.map((text) => h("span", { class: "fw-alloc-tie", text }))) : null;
    const tick = h("input", {
      type: "checkbox",
      class: "fw-tick",
      "aria-describedby": [detail?.id, tie?.id, list.id, note.id].filter(Boolean).join(" "),
      on: { change: () => pick(option.id, tick.checked) },
    });
    const node = h(
      "li",
      { class: "fw-alloc-card" },
      h(
        "div",
        { class: "fw-alloc-main" },
        h("label", { class: "fw-alloc-name" }, tick, h("span", { html: ctx.inline(option.text) })),
        list,
        (detail || tie) && h("div", { class: "fw-alloc-more" }, detail, tie),
      ),
      note,
    );
    // Wherever on the card somebody presses, it is the card that is meant.
    node.querySelector(".fw-alloc-main").addEventListener("click", (event) => {
      if (event.target.closest("label, a, button") || ctx.locked || getSelection()?.toString()) return;
      pick(option.id, !tick.checked);
    });
    return { id: option.id, option, place, node, tick, tie };
  });

  function pick(id, on) {
    if (ctx.locked) return;
    const kept = new Set(ctx.answer.picked);
    if (on) kept.add(id);
    else kept.delete(id);
    ctx.change({ type: "pick", option: id, on }, { picked: view.options.map((o) => o.id).filter((o) => kept.has(o)) });
  }

  // -------------------------------------------------------------- show and sort

  const words = facts.filter((fact) => fact.filter).flatMap((fact) => {
    const kinds = [...new Set(view.options.map((option) => String(option.facts?.[fact.id] ?? "")))];
    return kinds.filter(Boolean).map((word) => ({ fact: fact.id, word }));
  });
  const chips = [
    { key: "", label: "All", has: () => true },
    { key: "taken", label: "Taken", has: (row) => ctx.answer.picked.includes(row.id) },
    ...words.map(({ fact, word }) => ({ key: `${fact}:${word}`, label: word, has: (row) => row.option.facts?.[fact] === word })),
  ];
  for (const chip of chips) {
    chip.count = h("span", { class: "fw-alloc-count" });
    chip.node = h(
      "button",
      { class: "fw-alloc-chip", "aria-pressed": "false", on: { click: () => show(chip.key) } },
      chip.label,
      " ",
      chip.count,
    );
  }
  const shows = h("div", { class: "fw-alloc-show", role: "group", "aria-label": "Show" }, chips.map((chip) => chip.node));

  const sorts = facts.map((fact) => {
    const arrow = h("span", { class: "fw-alloc-arrow", "aria-hidden": "true" });
    const state = h("span", { class: "fw-hidden" });
    const node = h(
      "button",
      {
        class: "fw-alloc-sort",
        "aria-pressed": "false",
        title: fact.detail ? ctx.plain(fact.detail) : null,
        on: { click: () => sort(fact) },
      },
      h("span", { text: fact.label }),
      state,
      arrow,
    );
    return { fact, node, state, arrow };
  });
  const given = h("button", { class: "fw-alloc-sort fw-alloc-given", "aria-pressed": "true", text: "As listed", on: { click: () => sort(null) } });
  const heads = h(
    "div",
    { class: "fw-alloc-heads", role: "group", "aria-label": "Sort by" },
    h("span", { class: "fw-alloc-heads-word", "aria-hidden": "true", text: "Sort by" }),
    given,
    sorts.map((one) => one.node),
  );
  const list = h("ul", { class: "fw-alloc-cards" }, rows.map((row) => row.node));
  const none = h("p", { class: "fw-hint fw-alloc-none", text: "Nothing taken yet.", hidden: true });

  function show(key) {
    filter = key;
    view_();
    const seen = rows.filter((row) => !row.node.hidden).length;
    ctx.live(`${seen} of ${rows.length} shown`);
  }

  function sort(fact) {
    if (!fact) sorted = { by: "", up: false };
    else if (sorted.by === fact.id) sorted = { by: fact.id, up: !sorted.up };
    // Numbers: the largest first. Words: from A.
    else sorted = { by: fact.id, up: typeof figure(view.options[0], fact) === "string" };
    const ordered = [...rows].sort(compare);
    ctx.glide(rows.map((row) => row.node), () => list.append(...ordered.map((row) => row.node)));
    view_();
    ctx.live(fact ? `Sorted by ${fact.label}, ${sorted.up ? "smallest" : "largest"} first` : "In the order listed");
  }

  function compare(one, other) {
    const way = sorted.up ? 1 : -1;
    if (!sorted.by) return one.place - other.place;
    const fact = facts.find((each) => each.id === sorted.by);
    const [a, b] = [one, other].map((row) => figure(row.option, fact));
    const by = typeof a === "string" ? a.localeCompare(b) : measure(a) - measure(b);
    return way * by || one.place - other.place;
  }

  function view_() {
    const chosen = chips.find((chip) => chip.key === filter);
    for (const row of rows) row.node.hidden = !chosen.has(row);
    none.hidden = rows.some((row) => !row.node.hidden);
    for (const chip of chips) {
      chip.count.textContent = String(rows.filter(chip.has).length);
      chip.node.setAttribute("aria-pressed", String(chip.key === filter));
    }
    given.setAttribute("aria-pressed", String(!sorted.by));
    for (const { fact, node, state, arrow } of sorts) {
      const on = sorted.by === fact.id;
      node.setAttribute("aria-pressed", String(on));
      state.textContent = on ? `, ${sorted.up ? "smallest" : "largest"} first` : "";
      arrow.replaceChildren(...(on ? [ctx.icon(sorted.up ? "up" : "down")] : []));
    }
  }

  const node = h(
    "div",
    { class: "fw-alloc-picks", style: `--fw-facts:${facts.length}` },
    shows,
    heads,
    list,
    none,
  );

  return {
    node,
    parts: () => rows.map((row) => ({ id: row.id, size: ctx.answer.picked.includes(row.id) ? row.option.cost : 0 })),
    update() {
      const problems = ctx.state.shown?.problems ?? {};
      for (const { id, node, tick, tie } of rows) {
        tick.checked = ctx.answer.picked.includes(id);
        tick.disabled = ctx.locked;
        node.dataset.taken = tick.checked ? "yes" : "no";
        if (tie) tie.dataset.state = problems[id] && tick.checked ? "problem" : "";
      }
      // A card that is taken out stays where it is until the reader asks for the list again.
      if (filter !== "taken") view_();
      else for (const chip of chips) chip.count.textContent = String(rows.filter(chip.has).length);
    },
  };
}
