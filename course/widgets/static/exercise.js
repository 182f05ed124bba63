// The frame of every exercise: draws the card around a kind's task, carries each change to Python
// and says truthfully whether it is saved. All state lives in Python; this file only shows it.
//
// It is loaded from a string (no relative imports are possible), so the helpers that the kinds
// share live here and reach them through `ctx`:
//   el                   where the kind builds its task
//   view                 the item as compiled (prose is trusted HTML)
//   state, answer        the state trait; the answer to show (holds own changes still under way);
//                        `state.shown` is what the kind's `present` in Python made of the answer
//   locked               true while feedback is shown: "Try again" opens the task again
//   change(event, next)  send an event at once; `next` is the answer it leads to
//   reflect(event, next) the same while the feedback is shown (the kind's AFTER_CHECK in Python)
//   type(key, event, next), flush()   the same while typing: first at once, then throttled
//   live(text)           say it in the polite live region
//   note(target, props)  a node that shows the feedback beside a part of the task
//   h, icon, uid, inline, plain, segments, drag, glide, pin   building blocks, see below
// The control for how sure the learner is (`view.confidence`) stands below any kind's task and is drawn
// here, as is the line above an exercise that is part of a set (`view.lead`).
// A kind exports `draw(ctx)` and returns `{update(), end?()}`; `update` patches in place.

const SAVING_AFTER = 300; // ms without an acknowledgement before the status says "Saving"
const LATE_AFTER = 4000; // ms without an acknowledgement before the kernel is asked about
const TYPE_EVERY = 250; // ms between two events while typing
const SYNC_EVERY = 2000; // ms between two looks at the file when the window comes back
const CLEAR_WITHIN = 4000; // ms in which a second press on "Clear answer" clears

const LOST = new Set(["dead", "disconnected", "restarting"]);
const BUSY = new Set(["busy", "starting"]);

const NOT_SAVED =
  "Nothing is being saved: the notebook's kernel does not answer. Choose Kernel > Restart Kernel, " +
  "and this exercise comes back with your last saved answer.";
const KEPT =
  "The notebook is busy; your last change is kept here and is saved when it is free";
const DROPPED =
  "A change did not reach the notebook. What you see now is what is saved; please check it.";

const TONES = {
  right: { icon: "check", word: "Good call" },
  partial: { icon: "half", word: "Partly" },
  wrong: { icon: "cross", word: "Not here" },
  info: { icon: "info", word: "Note" },
};

// ------------------------------------------------------------------ building blocks

const FOCUSABLE = new Set(["A", "BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY"]);

/** An element. `html` and `text` fill it, `on` adds listeners, everything else is an attribute. */
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [type, run] of Object.entries(value)) node.addEventListener(type, run);
    } else if (key === "html") setProse(node, value);
    else if (key === "text") node.textContent = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  if (tag === "button" && !node.hasAttribute("type")) node.type = "button";
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  suppress(node);
  return node;
}

// Lab takes single letters from focused controls (x deletes the cell) unless this attribute is there.
function suppress(node) {
  if (FOCUSABLE.has(node.tagName) || node.hasAttribute("tabindex")) {
    node.setAttribute("data-lm-suppress-shortcuts", "");
  }
}

function setProse(node, html) {
  node.innerHTML = html ?? "";
  for (const inner of node.querySelectorAll("a, button, summary, [tabindex]")) suppress(inner);
  for (const empty of node.querySelectorAll("th:empty")) empty.replaceWith(h("td")); // names nothing
  for (const table of node.querySelectorAll("table")) {
    if (!table.parentElement.classList.contains("fw-scroll")) {
      const scroll = h("div", { class: "fw-scroll" });
      table.replaceWith(scroll);
      scroll.append(table);
    }
  }
}

/** HTML without its single paragraph, so that it can stand in a label, legend or button. */
function inline(html) {
  const holder = document.createElement("div");
  holder.innerHTML = html ?? "";
  const only = holder.children.length === 1 && holder.firstElementChild;
  return only && only.tagName === "P" ? only.innerHTML : holder.innerHTML;
}

function plain(html) {
  const holder = document.createElement("div");
  holder.innerHTML = html ?? "";
  return holder.textContent.trim().replace(/\s+/g, " ");
}

const PATHS = {
  check: '<path d="M3.5 8.5l3 3 6-7"/>',
  cross: '<path d="M4.5 4.5l7 7m0-7l-7 7"/>',
  half: '<circle cx="8" cy="8" r="5.2"/><path d="M8 2.8a5.2 5.2 0 0 1 0 10.4z" fill="currentColor" stroke="none"/>',
  info: '<circle cx="8" cy="8" r="5.8"/><path d="M8 7.4v3.4M8 5.1v.1"/>',
  alert: '<path d="M8 2.2l6.3 11.2H1.7z"/><path d="M8 6.6v3M8 11.6v.1"/>',
  up: '<path d="M4 9.8l4-4 4 4"/>',
  down: '<path d="M4 6.2l4 4 4-4"/>',
  right: '<path d="M6 3.8l4.2 4.2L6 12.2"/>',
  grip: '<g fill="currentColor" stroke="none"><circle cx="6" cy="4" r="1.2"/><circle cx="10" cy="4" r="1.2"/><circle cx="6" cy="8" r="1.2"/><circle cx="10" cy="8" r="1.2"/><circle cx="6" cy="12" r="1.2"/><circle cx="10" cy="12" r="1.2"/></g>',
  book: '<path d="M8 4.2C6.5 3.2 4.6 3 2.5 3v9c2.1 0 4 .2 5.5 1.2C9.5 12.2 11.4 12 13.5 12V3c-2.1 0-4 .2-5.5 1.2zm0 0v9"/>',
};

function icon(name) {
  const holder = document.createElement("span");
  holder.className = "fw-icon";
  holder.setAttribute("aria-hidden", "true");
  holder.innerHTML = `<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" focusable="false">${PATHS[name]}</svg>`;
  return holder;
}

let counter = 0;
// Each widget loads this module anew, so a counter alone would repeat on the page, and radio
// buttons of two exercises with one name would be one group.
const salt = Math.random().toString(36).slice(2, 8);
const uid = (name) => `fw-${name}-${salt}-${(counter += 1)}`;

/**
 * One choice of a few, drawn as joined segments: native radio buttons in a group.
 * `parts` are {value, label, mark?, detail?}; `mark` is the short form shown alone in narrow places,
 * `detail` explains the label in smaller type.
 */
function segments({ parts, pick, clear, label, describe }) {
  const name = uid("segments");
  const inputs = parts.map((part) => {
    const input = h("input", { type: "radio", name, class: "fw-seg-input", "aria-describedby": describe });
    input.addEventListener("change", () => pick(part.value));
    return input;
  });
  const node = h(
    "div",
    { class: "fw-segs", role: "radiogroup", ...label, style: `--fw-count:${parts.length}` },
    parts.map((part, index) =>
      h(
        "label",
        { class: "fw-seg" },
        inputs[index],
        part.mark !== undefined && h("span", { class: "fw-seg-mark", text: `${part.mark} ` }),
        h("span", { class: "fw-seg-label" }, part.label),
        part.detail && h("span", { class: "fw-seg-detail", text: ` ${part.detail}` }),
      ),
    ),
  );
  node.addEventListener("keydown", (event) => {
    if ((event.key === "Delete" || event.key === "Backspace") && clear && inputs.some((i) => i.checked)) {
      event.preventDefault();
      clear();
    }
  });
  return {
    node,
    set(value, locked) {
      parts.forEach((part, index) => {
        inputs[index].checked = part.value === value;
        inputs[index].disabled = locked;
      });
    },
  };
}

/** Let nodes glide from where they are to where `move` puts them; keeps the focus. */
function glide(nodes, move) {
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const before = nodes.map((node) => node.getBoundingClientRect());
  const focused = document.activeElement;
  move();
  if (focused && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
  if (quiet) return;
  nodes.forEach((node, index) => {
    const after = node.getBoundingClientRect();
    const x = before[index].left - after.left;
    const y = before[index].top - after.top;
    if ((x || y) && before[index].width && after.width) {
      node.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], {
        duration: 170,
        easing: "cubic-bezier(.2,.7,.3,1)",
      });
    }
  });
}

function scrollerOf(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight + 4 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}

/**
 * Keep `bar`, the first thing in `around`, in view while the reader is in `around`. (`position: sticky`
 * would hold on to Lab's output area, which does not scroll.) Returns what ends it.
 */
function pin(bar, around) {
  const place = () => {
    const scroller = scrollerOf(around);
    const edge = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
    const room = around.clientHeight - bar.offsetHeight;
    const by = Math.max(0, Math.min(room, edge + 6 - around.getBoundingClientRect().top));
    bar.style.transform = by ? `translateY(${by}px)` : "";
    bar.dataset.afloat = by ? "yes" : "no";
  };
  const sized = new ResizeObserver(place);
  sized.observe(around);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  return () => {
    sized.disconnect();
    document.removeEventListener("scroll", place, { capture: true });
  };
}

/**
 * Drag `handle` with the pointer. `begin()` may refuse with false; `move({dx, dy, x, y})` gets the
 * way since the press, scrolling included; `finish(dropped)` ends it. Escape cancels.
 */
function drag(handle, { begin, move, finish, touch = true }) {
  handle.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || !down.isPrimary || (down.pointerType === "touch" && !touch)) return;
    const scroller = scrollerOf(handle);
    const scrolled = scroller.scrollTop;
    let active = false;
    let last = down;
    let frame = 0;

    const step = () => {
      const dy = last.clientY - down.clientY + scroller.scrollTop - scrolled;
      move({ dx: last.clientX - down.clientX, dy, x: last.clientX, y: last.clientY });
    };
    const roll = () => {
      const whole = scroller === document.scrollingElement;
      const box = whole ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
      const edge = 48;
      const by = last.clientY < box.top + edge ? -9 : last.clientY > box.bottom - edge ? 9 : 0;
      if (by) {
        scroller.scrollTop += by;
        step();
      }
      frame = requestAnimationFrame(roll);
    };
    const onMove = (event) => {
      last = event;
      if (!active) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 5) return;
        if (begin(down) === false) return stop(false);
        active = true;
        handle.setPointerCapture(down.pointerId);
        frame = requestAnimationFrame(roll);
      }
      event.preventDefault();
      step();
    };
    const stop = (dropped) => {
      cancelAnimationFrame(frame);
      removeEventListener("pointermove", onMove, true);
      removeEventListener("pointerup", onUp, true);
      removeEventListener("pointercancel", onCancel, true);
      removeEventListener("keydown", onKey, true);
      if (!active) return;
      active = false;
      // The click that follows a drag is no click.
      const swallow = (event) => {
        event.stopPropagation();
        event.preventDefault();
      };
      handle.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => handle.removeEventListener("click", swallow, true), 0);
      finish(dropped);
    };
    const onUp = () => stop(true);
    const onCancel = () => stop(false);
    const onKey = (event) => {
      if (event.key !== "Escape" || !active) return;
      event.preventDefault();
      event.stopPropagation();
      stop(false);
    };
    addEventListener("pointermove", onMove, true);
    addEventListener("pointerup", onUp, true);
    addEventListener("pointercancel", onCancel, true);
    addEventListener("keydown", onKey, true);
  });
}

// ------------------------------------------------------------------ the line to Python

/**
 * Sends events, knows which are under way, and when the other side has gone.
 * `phase` is "open", "busy" (the kernel works on something else) or "lost"; `settled` says that no
 * change of the answer is under way. `changed()` asks for a new status, `arrived()` comes when all
 * changes have been answered.
 */
function openLine({ model, el, changed, arrived }) {
  let seq = 1 + Math.floor(Math.random() * 1e9) * 1000; // views of one model must not share numbers
  const waiting = new Map(); // seq -> {at, quiet}
  const typing = new Map(); // key -> {timer, event}
  const line = { phase: "open", saving: false, error: "", settled: true, send, type, flush, end, ping };
  let panel = null;
  let timer = 0;
  let busyUntil = 0;

  function watch() {
    const found = el.closest("[data-course-kernel]");
    if (found === panel) return;
    panel?.removeEventListener("course-kernel", onKernel);
    panel = found;
    panel?.addEventListener("course-kernel", onKernel);
    if (panel && LOST.has(panel.dataset.courseKernel)) lose();
  }

  function onKernel(event) {
    const status = event.detail?.status ?? panel.dataset.courseKernel;
    if (LOST.has(status)) lose();
    else if (line.phase === "lost" && !BUSY.has(status)) ping();
  }

  function lose() {
    line.phase = "lost";
    changed();
  }

  function send(event, quiet = false) {
    watch();
    seq += 1;
    waiting.set(seq, { at: performance.now(), quiet });
    line.settled = line.settled && quiet;
    try {
      model.send({ seq, event });
    } catch {
      lose(); // a dead kernel's channel refuses at once
    }
    look();
  }

  function ping() {
    send({ type: "ping" }, true);
  }

  // While typing: the first change goes at once, later ones at most every TYPE_EVERY ms.
  function type(key, event) {
    const slot = typing.get(key);
    if (slot) {
      slot.event = event;
      line.settled = false;
      return;
    }
    send(event);
    typing.set(key, { event: null, timer: setTimeout(() => next(key), TYPE_EVERY) });
  }

  function next(key) {
    const slot = typing.get(key);
    typing.delete(key);
    if (!slot?.event) return settle();
    send(slot.event);
    typing.set(key, { event: null, timer: setTimeout(() => next(key), TYPE_EVERY) });
  }

  function flush() {
    for (const [key, slot] of typing) {
      clearTimeout(slot.timer);
      typing.delete(key);
      if (slot.event) send(slot.event);
    }
  }

  function settle() {
    const loud = [...waiting.values()].some((item) => !item.quiet);
    const held = [...typing.values()].some((slot) => slot.event);
    line.settled = !loud && !held;
    if (line.settled) arrived();
    look();
  }

  function look() {
    clearTimeout(timer);
    const now = performance.now();
    const status = panel?.dataset.courseKernel ?? "";
    const busy = BUSY.has(status);
    if (busy) busyUntil = now;
    const first = waiting.values().next().value;
    const loud = [...waiting.values()].find((item) => !item.quiet);
    line.saving = Boolean(loud) && now - loud.at >= SAVING_AFTER;
    if (line.phase !== "lost") {
      line.phase = busy && loud && now - loud.at >= LATE_AFTER ? "busy" : "open";
      if (first && !busy && now - Math.max(first.at, busyUntil) >= LATE_AFTER) line.phase = "lost";
    }
    if (waiting.size && line.phase !== "lost") timer = setTimeout(look, loud && !line.saving ? SAVING_AFTER : 250);
    changed();
  }

  function onMessage(message) {
    if (!message || !waiting.has(message.ack)) return;
    // Python answers in order: whatever was sent before this and got no answer never arrived.
    let dropped = false;
    for (const [sent, item] of waiting) {
      if (sent > message.ack) break;
      waiting.delete(sent);
      if (sent < message.ack && !item.quiet) dropped = true;
      if (sent === message.ack && !item.quiet) line.error = message.ok ? "" : message.error || "That change was not saved.";
    }
    if (dropped) line.error = DROPPED;
    line.phase = "open";
    busyUntil = 0;
    settle();
  }

  function end() {
    flush();
    clearTimeout(timer);
    panel?.removeEventListener("course-kernel", onKernel);
    model.off("msg:custom", onMessage);
  }

  model.on("msg:custom", onMessage);
  return Object.assign(line, { watch });
}

// ------------------------------------------------------------------ the card

const kinds = new Map(); // source -> promise of its module

function loadKind(source) {
  if (!kinds.has(source)) {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    kinds.set(source, import(url).finally(() => URL.revokeObjectURL(url)));
  }
  return kinds.get(source);
}

function clock(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}

const round = (number) => String(Math.round(number * 10) / 10);

function readAgain(where) {
  const match = /^([\d.]+)#(.+)$/.exec(where);
  if (!match) return where;
  const words = match[2].replaceAll("-", " ");
  return `Lesson ${match[1]}, “${words[0].toUpperCase()}${words.slice(1)}”`;
}

/**
 * How sure the learner is: one shared control below the task of any kind that asks. Native radio
 * buttons in steps of ten (see course/items/confidence.py for why); those up to the chosen one fill.
 */
function sureness(ask, pick) {
  const label = uid("sure");
  const hint = uid("sure-hint");
  const parts = Array.from({ length: 11 }, (_, step) => ({
    value: step / 10,
    label: h("span", {}, String(step * 10), h("span", { class: "fw-hidden", text: " %" })),
  }));
  const steps = segments({ parts, pick, clear: () => pick(null), label: { "aria-labelledby": label }, describe: hint });
  const node = h(
    "div",
    { class: "fw-sure" },
    h("p", { class: "fw-sure-ask", id: label, html: ask }),
    steps.node,
    h(
      "p",
      { class: "fw-sure-hint", id: hint },
      "In per cent: 100 if you are certain of the full mark, 50 for an even chance or half of the points.",
    ),
  );
  return { node, set: steps.set };
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function drawCard(model, el) {
  const view = model.get("view") ?? {};
  let state = model.get("state") ?? {};
  let local = null; // the answer as this view shows it while own changes are under way
  let ownSure; // the same of the confidence; undefined when nothing is under way
  let kind = null;
  let ended = false;
  let asked = ""; // "check" or "again", while this view waits for it
  let shown = null; // what the feedback panel was drawn from
  let clearing = 0;
  let lastSync = 0;
  let said = null; // the last status put into the live region
  let sayLater = 0;
  const slots = new Map(); // target -> [{node, props}]
  const titleId = uid("title");

  const polite = h("div", { class: "fw-hidden", role: "status", "aria-live": "polite" });
  const alerts = h("div", { class: "fw-alerts", role: "alert" });
  const notices = h("div", { class: "fw-notices" });
  const chip = h("span", { class: "fw-chip" });
  const task = h("div", { class: "fw-task" });
  const sure = view.confidence ? sureness(view.confidence.ask, onSure) : null;
  const summary = h("div", { class: "fw-summary-slot" });
  const saveText = h("span", { class: "fw-save" });
  const doneText = h("span", { class: "fw-missing" });
  const checkButton = h("button", { class: "fw-button fw-button-main", on: { click: onCheck } });
  const againButton = h("button", { class: "fw-button fw-button-main", text: "Try again", on: { click: onAgain } });
  const clearButton = h("button", { class: "fw-button fw-button-quiet", on: { click: onClear } });
  const actions = h(
    "div",
    { class: "fw-actions" },
    h("div", { class: "fw-buttons" }, checkButton, againButton, clearButton),
  );
  const status = h("p", { class: "fw-status" }, doneText, saveText);
  const card = h(
    "section",
    { class: "fw-card", "data-kind": view.kind, "aria-labelledby": titleId },
    view.lead && h("p", { class: "fw-lead" }, h("strong", { text: view.lead.place }), h("span", { text: view.lead.why })),
    header(),
    alerts,
    notices,
    view.situation && h("div", { class: "fw-prose fw-situation", html: view.situation }),
    asides(),
    view.prompt && h("div", { class: "fw-prose fw-prompt", html: view.prompt }),
    task,
    sure?.node,
    summary,
    h("footer", { class: "fw-foot" }, status, actions),
    polite,
  );
  const root = h("div", { class: "fw-root", "data-item": model.get("view").id, "data-lm-suppress-shortcuts": "" }, card);

  function header() {
    const points = Number(view.points);
    return h(
      "header",
      { class: "fw-head" },
      h("p", { class: "fw-kind" }, h("span", { text: view.label ?? "" }), chip),
      // Graded exercises follow the notebook's title, practice stands below a section's heading.
      h(model.get("state").practice ? "h3" : "h2", { class: "fw-title", id: titleId, text: view.title }),
      h(
        "p",
        { class: "fw-meta" },
        points > 0 && h("span", { text: `${round(points)} ${points === 1 ? "point" : "points"}` }),
        view.minutes > 0 && h("span", { text: `about ${round(view.minutes)} min` }),
      ),
    );
  }

  function asides() {
    const parts = [
      ["numbers", "Where the numbers come from"],
      ["contested", "Where experts disagree"],
    ].filter(([field]) => view[field]);
    if (!parts.length) return null;
    return h(
      "div",
      { class: "fw-asides" },
      parts.map(([field, words]) =>
        h(
          "details",
          { class: "fw-aside" },
          h("summary", {}, icon("right"), h("span", { text: words })),
          h("div", { class: "fw-prose", html: view[field] }),
        ),
      ),
    );
  }

  // ---------------------------------------------------------------- what the kind gets

  const line = openLine({
    model,
    el,
    changed: () => !ended && drawFrame(),
    arrived: () => {
      local = null;
      ownSure = undefined;
      kind?.update();
      asked = ""; // also when a check was refused: the button must not wait for ever
    },
  });

  const ctx = {
    el: task,
    view,
    get state() {
      return state;
    },
    get answer() {
      return local ?? state.answer ?? {};
    },
    get locked() {
      return Boolean(state.practice?.feedback);
    },
    change(event, next) {
      if (ctx.locked) return;
      local = next;
      line.send(event);
      kind?.update();
    },
    reflect(event, next) {
      local = next;
      line.send(event);
      kind?.update();
    },
    type(key, event, next) {
      if (ctx.locked) return;
      local = next;
      line.type(key, event);
      kind?.update();
      drawFrame();
    },
    flush: line.flush,
    live,
    note(target, props = {}) {
      const node = h("div", { class: "fw-note-slot", id: uid("note") });
      if (!slots.has(target)) slots.set(target, []);
      slots.get(target).push({ node, props });
      return node;
    },
    h,
    icon,
    uid,
    inline,
    plain,
    segments,
    drag,
    glide,
    pin,
  };

  function live(text) {
    // Emptied first, so that the same words are read again.
    polite.textContent = "";
    setTimeout(() => (polite.textContent = text), 30);
  }

  // ---------------------------------------------------------------- redrawing

  function drawFrame() {
    const lost = line.phase === "lost";
    const failed = state.save?.status === "failed";
    const preview = state.mode === "preview";
    card.dataset.mode = state.mode ?? "";
    card.dataset.phase = line.phase;
    setText(chip, { graded: "Graded", practice: "Practice", preview: "Preview" }[state.mode] ?? "");

    const alarm = lost ? NOT_SAVED : line.error || (failed ? `Not saved. ${state.save.message ?? ""}`.trim() : "");
    if ((alerts.dataset.text ?? "") !== alarm) {
      alerts.dataset.text = alarm;
      alerts.replaceChildren(...(alarm ? [banner("error", "alert", alarm)] : []));
      follow();
    }
    if (lost && !task.inert && card.contains(document.activeElement)) {
      // Keys typed on must not fall through to the notebook.
      alerts.tabIndex = -1;
      suppress(alerts);
      alerts.focus({ preventScroll: true });
    }
    task.inert = lost;
    actions.inert = lost;
    if (sure) {
      sure.node.inert = lost;
      sure.set(ownSure === undefined ? state.confidence : ownSure, ctx.locked);
    }

    const list = [...(state.notices ?? [])];
    const wanted = JSON.stringify([preview, list]);
    if (notices.dataset.drawn !== wanted) {
      notices.dataset.drawn = wanted;
      notices.replaceChildren(
        ...(preview ? [banner("quiet", "info", "Author's preview: nothing is saved here.")] : []),
        ...list.map((item) => banner(item.tone, item.tone === "info" ? "info" : "alert", item.text)),
      );
      if (list.length) live(list.map((item) => item.text).join(" "));
    }

    drawStatus(lost, failed, preview);
    drawActions();
  }

  // An alert must be seen wherever in a long exercise the reader is. (`position: sticky` would hold
  // on to Lab's output area, which does not scroll.)
  function follow() {
    const scroller = alerts.dataset.text && scrollerOf(root);
    const top = scroller && scroller !== document.scrollingElement ? scroller.getBoundingClientRect().top : 0;
    const natural = card.getBoundingClientRect().top + alerts.offsetTop;
    const room = card.clientHeight - alerts.offsetTop - alerts.offsetHeight - 12;
    const by = alerts.dataset.text ? Math.max(0, Math.min(room, top + 10 - natural)) : 0;
    alerts.style.transform = by ? `translateY(${by}px)` : "";
    alerts.dataset.afloat = by ? "yes" : "no";
  }

  function drawStatus(lost, failed, preview) {
    const missing = state.missing || (state.touched ? "" : "Not answered yet");
    const done = view.done ?? "Answered";
    setText(doneText, missing || done);
    doneText.dataset.done = missing ? "no" : "yes";
    let saved = "";
    if (lost) saved = "Not being saved";
    else if (line.phase === "busy") saved = KEPT;
    else if (line.saving) saved = preview ? "" : "Saving…";
    else if (failed) saved = "Not saved";
    else if (line.settled && state.save?.status === "saved" && state.save.at) saved = `Saved ${clock(state.save.at)}`;
    setText(saveText, saved);
    saveText.dataset.tone = lost || failed ? "error" : "";

    // Only turns are spoken: complete or not, saved or not. Each single save would be noise.
    const saved_ = saved.replace(/ \d.*/, "");
    const turn = [missing ? "" : `${done}.`, saved_ && saved_ !== "Saving…" ? `${saved_}.` : ""].join(" ").trim();
    if (said === null) said = turn;
    clearTimeout(sayLater);
    if (line.settled && turn !== said) {
      sayLater = setTimeout(() => {
        said = turn;
        if (turn && !asked) live(turn);
      }, 900);
    }
  }

  function drawActions() {
    const practice = state.practice ?? null; // none where the exercise is graded
    checkButton.hidden = !practice || ctx.locked;
    againButton.hidden = !ctx.locked || !practice.can_retry;
    setText(checkButton, asked === "check" ? "Checking…" : "Check answer");
    checkButton.setAttribute("aria-disabled", String(!practice?.can_check || asked === "check"));
    setText(clearButton, clearing ? "Press again to clear" : "Clear answer");
    clearButton.setAttribute("aria-disabled", String(nothing()));
  }

  // Is there nothing to clear?
  function nothing() {
    return !state.touched && !local && (ownSure ?? state.confidence ?? null) === null;
  }

  function banner(tone, name, text) {
    return h("div", { class: "fw-banner", "data-tone": tone }, icon(name), h("p", { text }));
  }

  function drawFeedback() {
    const feedback = state.practice?.feedback ?? null;
    const wanted = JSON.stringify(feedback);
    if (wanted === shown) return;
    shown = wanted;
    const notes = feedback?.notes ?? [];
    card.dataset.checked = feedback ? "yes" : "no";
    for (const [target, places] of slots) {
      const own = notes.filter((note) => note.target === target);
      for (const { node, props } of places) node.replaceChildren(...own.map((note) => noteNode(note, props)));
    }
    summary.replaceChildren(...(feedback ? [summaryPanel(feedback, notes)] : []));
    watchTables();
    if (feedback && asked === "check") {
      const heading = summary.querySelector(".fw-summary-title");
      heading.focus({ preventScroll: true });
      summary.scrollIntoView?.({ block: "nearest" });
      live(summary.querySelector(".fw-summary-head").textContent);
    }
    if (!feedback && asked === "again") {
      // Where the answer comes from code there is no control to go to; the focus must not be lost.
      const first = task.querySelector(":is(input, textarea, button):not([disabled], [hidden] *)");
      (first ?? checkButton).focus({ preventScroll: true });
      task.scrollIntoView?.({ block: "nearest" });
      live("The exercise is open again. Your answer is still there.");
    }
    asked = "";
  }

  // A title that only repeats the tone's word or the part it stands beside is left out.
  function noteNode(note, { fold = false, about = "" } = {}) {
    const tone = TONES[note.tone] ?? TONES.info;
    const title = plain(note.title);
    const named = title && ![tone.word.toLowerCase(), plain(about).toLowerCase()].includes(title.toLowerCase());
    const head = [
      h("span", { class: "fw-note-word" }, icon(tone.icon), h("span", { text: tone.word })),
    ];
    const titled = named && h("span", { class: "fw-note-title", text: title });
    const body = note.html && h("div", { class: "fw-prose fw-note-body", html: note.html });
    if (fold && body) {
      // Where room is scarce only the word stands there; the rest opens.
      return h("details", { class: "fw-note", "data-tone": note.tone }, h("summary", { class: "fw-note-head" }, head), titled, body);
    }
    return h("div", { class: "fw-note", "data-tone": note.tone }, h("p", { class: "fw-note-head" }, head, titled), body);
  }

  function summaryPanel(feedback, notes) {
    const points = Number(view.points) || 0;
    const got = round(feedback.score * points);
    const score = feedback.pending ? "No score: your own reading" : points ? `${got} of ${round(points)} points` : `${Math.round(feedback.score * 100)} %`;
    const general = notes.filter((note) => !slots.has(note.target));
    const title = h("h4", { class: "fw-summary-title", tabindex: "-1" }, feedback.headline || "Your result");
    return h(
      "section",
      { class: "fw-summary", "aria-label": "Feedback" },
      h("div", { class: "fw-summary-head" }, title, " ", h("p", { class: "fw-score" }, h("strong", { text: score }))),
      !feedback.pending && h("div", { class: "fw-meter", "aria-hidden": "true" }, h("span", { style: `width:${Math.round(feedback.score * 100)}%` })),
      feedback.confidence && h("p", { class: "fw-sure-said", text: feedback.confidence }),
      general.map((note) => noteNode(note)),
      feedback.debrief && h("div", { class: "fw-prose fw-debrief", html: feedback.debrief }),
      feedback.takeaway &&
        h("div", { class: "fw-takeaway" }, h("h5", { text: "What to keep" }), h("div", { class: "fw-prose", html: feedback.takeaway })),
      feedback.basis &&
        h("div", { class: "fw-basis" }, h("h5", { text: "What the score rests on" }), h("div", { class: "fw-prose", html: feedback.basis })),
      feedback.read_again &&
        h("p", { class: "fw-again" }, icon("book"), h("span", {}, "Read again: ", h("strong", { text: readAgain(feedback.read_again) }))),
      feedback.revealed && !feedback.pending && h("p", { class: "fw-revealed", text: "The whole key is shown now, also for what you did not choose." }),
    );
  }

  // A table wider than the card scrolls in itself, and then must be reachable by keyboard.
  function watchTables() {
    for (const scroll of card.querySelectorAll(".fw-scroll")) {
      if (scroll.scrollWidth > scroll.clientWidth + 1) {
        scroll.tabIndex = 0;
        scroll.setAttribute("role", "group");
        scroll.setAttribute("aria-label", scroll.querySelector("caption")?.textContent || "Table, scrolls sideways");
        suppress(scroll);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) scroll.removeAttribute(name);
      }
    }
  }

  function onState() {
    state = model.get("state") ?? {};
    drawFrame();
    kind?.update();
    drawFeedback();
    drawActions();
  }

  // ---------------------------------------------------------------- the buttons

  function onCheck() {
    if (asked) return;
    line.flush();
    if (line.settled && !state.practice?.can_check) return live(state.missing || "There is nothing to check yet.");
    asked = "check";
    line.send({ type: "check" });
  }

  function onAgain() {
    asked = "again";
    line.send({ type: "again" });
  }

  function onSure(value) {
    if (ctx.locked) return;
    ownSure = value;
    line.send({ type: "confidence", value });
    drawFrame();
  }

  function onClear() {
    if (nothing()) return;
    if (!clearing) {
      clearing = setTimeout(() => {
        clearing = 0;
        drawActions();
      }, CLEAR_WITHIN);
      live("Press again to clear the whole answer.");
    } else {
      clearTimeout(clearing);
      clearing = 0;
      line.flush();
      line.send({ type: "reset" });
      live("Answer cleared.");
    }
    drawActions();
  }

  // ---------------------------------------------------------------- around the card

  // Lab acts on keys that bubble up from an output (and puts the focus elsewhere). Tab stays natural.
  function onKey(event) {
    if (event.key === "Tab") return;
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (event.type === "keydown") live("Your answers save by themselves.");
    }
  }

  function onReturn() {
    if (document.visibilityState === "hidden") return line.flush();
    if (performance.now() - lastSync < SYNC_EVERY || line.phase === "lost") return line.phase === "lost" && line.ping();
    lastSync = performance.now();
    line.send({ type: "sync" }, true);
  }

  for (const type of ["keydown", "keyup", "keypress"]) card.addEventListener(type, onKey);
  const leave = () => line.flush();
  addEventListener("pagehide", leave);
  addEventListener("focus", onReturn);
  document.addEventListener("visibilitychange", onReturn);
  document.addEventListener("scroll", follow, { capture: true, passive: true });
  model.on("change:state", onState);
  // The card is laid out only after it was put into the page: then the notebook around it is known.
  const sized = new ResizeObserver(() => {
    line.watch();
    watchTables();
    follow();
  });
  sized.observe(root);

  el.replaceChildren(root);
  const styles = model.get("kind_css");
  if (styles) root.prepend(h("style", { text: styles }));
  drawFrame();
  loadKind(model.get("kind_esm") ?? "")
    .then((module) => {
      if (ended) return;
      kind = module.draw(ctx);
      kind.update();
      drawFeedback();
    })
    .catch((error) => {
      console.error(error);
      task.replaceChildren(banner("error", "alert", "This exercise could not be drawn. Reload the page; if it happens again, tell your instructor."));
    });

  return () => {
    ended = true;
    line.end();
    kind?.end?.();
    sized.disconnect();
    clearTimeout(clearing);
    clearTimeout(sayLater);
    removeEventListener("pagehide", leave);
    removeEventListener("focus", onReturn);
    document.removeEventListener("visibilitychange", onReturn);
    document.removeEventListener("scroll", follow, { capture: true });
    model.off("change:state", onState);
    root.remove();
  };
}

function render({ model, el }) {
  let end = drawCard(model, el);
  const redraw = () => {
    end();
    end = drawCard(model, el);
  };
  model.on("change:view", redraw);
  model.on("change:kind_esm", redraw);
  return () => {
    model.off("change:view", redraw);
    model.off("change:kind_esm", redraw);
    end();
  };
}

export default { render };
