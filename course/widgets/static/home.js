// The home page: draws the `page` that Python made, and asks for it anew when the reader is back.

const LATE = 4000; // ms without an answer before the page says so
const PAUSE = 1500; // ms between two refreshes
const DEAD = ["dead", "disconnected", "restarting"];

const ICONS = {
  lesson: "M4 5.5c2.6-1 5.2-.9 8 .6 2.8-1.5 5.4-1.6 8-.6v13c-2.6-1-5.2-.9-8 .6-2.8-1.5-5.4-1.6-8-.6zM12 6.1v13",
  graded: "M7 4h10a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 7 4zM9 9.5l1.2 1.2 2.3-2.4M9 15.5l1.2 1.2 2.3-2.4M14.5 10h1.5M14.5 16h1.5",
  case: "M5 19V6.5M5 6.5c3-2 6 1.5 9 0 1.8-.9 3.3-.9 5 0v7.5c-1.7-.9-3.2-.9-5 0-3 1.5-6-2-9 0",
  check: "M5.5 12.5l4.2 4.2 8.8-9.2",
  arrow: "M5 12h13M12.5 6l6 6-6 6",
  warn: "M12 4.5l8.5 14.8h-17zM12 10v4.5M12 17v.2",
};

function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else node.setAttribute(name, value === true ? "" : value);
  }
  // Lab's single-letter shortcuts would act on the notebook from a focused control.
  if (tag === "a" || tag === "button") node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function svg(viewBox, attributes, ...shapes) {
  const space = "http://www.w3.org/2000/svg";
  const make = ([tag, props, text]) => {
    const node = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const root = make(["svg", { viewBox, "aria-hidden": "true", focusable: "false", ...attributes }]);
  root.append(...shapes.map(make));
  return root;
}

const icon = (name, size = 20) =>
  svg("0 0 24 24", { class: `fh-icon fh-icon-${name}`, width: size, height: size }, ["path", { d: ICONS[name] }]);

// A link that Lab opens in a tab of its own; `href` serves the middle button and copying.
function open(path, props, ...children) {
  return h("a", { href: address(path), "data-course-open": path, ...props }, ...children);
}

function address(path) {
  const config = document.getElementById("jupyter-config-data");
  try {
    const base = JSON.parse(config.textContent).baseUrl;
    return `${base}lab/tree/${path.split("/").map(encodeURIComponent).join("/")}`;
  } catch {
    return path;
  }
}

// --- parts -------------------------------------------------------------------------------------

// Four steps up, one a module, each filled as far as it is done.
function climb(modules) {
  const width = 46;
  const shapes = modules.flatMap((module, i) => {
    const x = 4 + i * (width + 10);
    const height = 30 + i * 26;
    const top = 124 - height;
    const filled = Math.max(0, Math.min(1, module.share)) * height;
    return [
      ["rect", { class: "fh-step", x, y: top, width, height, rx: 7 }],
      ["rect", { class: "fh-step-done", x, y: 124 - filled, width, height: filled, rx: Math.min(7, filled / 2) }],
      ["path", { class: "fh-step-top", d: `M${x + 12} ${top + 13}h${width - 24}` }],
    ];
  });
  return svg("0 0 236 128", { class: "fh-climb" }, ...shapes);
}

function header(page) {
  return h(
    "div",
    { class: "fh-header" },
    h("div", {}, h("h1", { class: "fh-title" }, page.title), h("p", { class: "fh-promise" }, page.promise)),
    page.modules.length ? climb(page.modules) : null,
  );
}

// "Judge whether ..." as the end of "Afterwards you can": no capital, no full stop.
const lower = (text) => h("span", {}, text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, ""));

function nextCard(page, actions) {
  const next = page.next;
  if (!next) return null;
  const label = [h("span", {}, next.action), icon("arrow", 20)];
  const running = page.grading.state === "running";
  let action = null;
  if (next.kind === "grade") {
    action = h(
      "button",
      { type: "button", class: "fh-button", "data-key": "next", "aria-disabled": running && "true", on: { click: actions.grade } },
      h("span", {}, running ? "Grading" : next.action),
    );
  } else if (next.action) {
    action = open(next.path, { class: "fh-button", "data-key": "next" }, ...label);
  }
  return h(
    "section",
    { class: "fh-next", "aria-labelledby": "fh-next-title" },
    h("div", { class: "fh-next-text" },
      h("p", { class: "fh-over" }, next.kind === "finished" ? "Where you are" : "Next"),
      h("h2", { id: "fh-next-title", class: "fh-next-title" }, next.title),
      next.meta ? h("p", { class: "fh-meta" }, next.meta) : null,
      h("p", { class: "fh-reason" }, next.reason),
      next.gains?.length
        ? h("div", { class: "fh-gains" }, h("p", {}, next.gains_title),
          h("ul", {}, next.gains.map((gain) => h("li", {}, icon(next.kind === "finished" ? "lesson" : "check", 16), lower(gain)))))
        : null),
    action,
  );
}

function overall(page) {
  const all = page.overall;
  if (!all) return null;
  return h(
    "section",
    { class: "fh-panel", "aria-labelledby": "fh-overall-title" },
    h("div", { class: "fh-panel-head" },
      h("h2", { id: "fh-overall-title", class: "fh-panel-title" }, "Your progress"),
      h("span", { class: "fh-percent" }, all.percent)),
    h("div", { class: "fh-bar", role: "progressbar", "aria-labelledby": "fh-overall-title", "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-valuenow": parseInt(all.percent, 10), "aria-valuetext": `${all.percent}, ${all.left}` },
      h("span", { style: `width:${(100 * all.share).toFixed(1)}%` })),
    h("p", { class: "fh-facts" }, [all.parts, all.left, all.points].filter(Boolean).map((text) => h("span", {}, text))),
  );
}

function grading(page, actions) {
  const state = page.grading;
  const running = state.state === "running";
  const button = state.can
    ? h("button", { type: "button", class: "fh-button fh-button-quiet", "data-key": "grade", "aria-disabled": running && "true",
        "aria-describedby": "fh-grade-about", on: { click: actions.grade } }, h("span", {}, running ? "Grading" : "Grade my work"))
    : null;
  return h(
    "section",
    { class: "fh-panel", "aria-labelledby": "fh-grade-title" },
    h("h2", { id: "fh-grade-title", class: "fh-panel-title" }, "Grading"),
    h("p", { id: "fh-grade-about", class: "fh-about" }, state.about),
    button ? h("div", { class: "fh-grade-row" }, button, running ? h("span", { class: "fh-pulse", "aria-hidden": "true" }) : null) : null,
    outcome(page),
  );
}

function outcome(page) {
  const state = page.grading;
  if (!state.message) return null;
  const failed = state.state === "failed";
  const several = state.results.length > 1;
  const links = state.results.map((one) => {
    const link = open(one.feedback, { class: "fh-link", "data-key": `result:${one.feedback}` }, `Read the feedback: ${one.title}`);
    return several ? h("div", { class: "fh-result" }, link, h("span", {}, one.words)) : link;
  });
  return h("div", { class: `fh-outcome fh-outcome-${state.state}` },
    failed ? icon("warn") : state.state === "done" ? icon("check") : null,
    h("div", {}, h("p", {}, state.message), ...links));
}

// Practice that comes back, and how well the learner's confidence fits: both quiet until they have something to say.
function practice(page) {
  const panels = [review(page.review), confidence(page.confidence)].filter(Boolean);
  return panels.length ? h("div", { class: "fh-practice" }, panels) : null;
}

function review(card) {
  if (!card) return null;
  return h(
    "section",
    { class: "fh-panel fh-review", "aria-labelledby": "fh-review-title" },
    h("p", { class: "fh-over" }, "Review"),
    h("h2", { id: "fh-review-title", class: "fh-panel-title" }, card.title),
    h("p", { class: "fh-about" }, card.reason),
    card.of && card.done < card.of && card.done ? h("p", { class: "fh-count" }, dots(card), h("span", {}, `${card.done} of ${card.of} done`)) : null,
    card.action
      ? h("div", { class: "fh-grade-row" }, open(card.path, { class: "fh-button fh-button-quiet", "data-key": "review" }, h("span", {}, card.action), icon("arrow", 18)))
      : null,
  );
}

function confidence(panel) {
  if (!panel) return null;
  const title = h("h2", { id: "fh-sure-title", class: "fh-panel-title" }, panel.title);
  const line = h("p", { class: "fh-about" }, panel.line);
  const props = { class: `fh-panel fh-sure${panel.ready ? " fh-sure-ready" : ""}`, "aria-labelledby": "fh-sure-title" };
  const head = [h("p", { class: "fh-over" }, "Confidence"), title];
  if (!panel.ready) return h("section", props, head, line);
  return h(
    "section",
    props,
    h("div", { class: "fh-sure-words" }, head, line, numbers(panel.table)),
    h("figure", { class: "fh-curve" }, curve(panel),
      h("figcaption", {}, "On the line, what you said is what you earned; below it you were too sure. ",
        "Bars: 95 % intervals. Larger dots: more answers.")),
  );
}

function numbers(table) {
  return h("details", { class: "fh-numbers" },
    h("summary", { "data-key": "numbers", "data-lm-suppress-shortcuts": "true" }, "Show the numbers"),
    h("table", {},
      h("thead", {}, h("tr", {}, table.head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, table.rows.map((row) => h("tr", {}, row.map((text, i) => (i ? h("td", {}, text) : h("th", { scope: "row" }, text))))))),
    h("p", {}, table.note));
}

// What was said (across) against what was earned (up), with the line where both agree.
function curve(panel) {
  const [left, top, size] = [64, 10, 210];
  const x = (share) => +(left + share * size).toFixed(1);
  const y = (share) => +(top + (1 - share) * size).toFixed(1);
  // The picture's own name tells what it shows.
  const label = (name, props, text) => ["text", { class: name, "aria-hidden": "true", ...props }, text];
  const marks = [0, 0.5, 1];
  const most = Math.max(...panel.points.map((one) => one.count));
  const grid = marks.flatMap((mark) => [
    ["path", { class: "fh-grid", d: `M${left} ${y(mark)}h${size}` }],
    ["path", { class: "fh-grid", d: `M${x(mark)} ${top}v${size}` }],
    label("fh-tick", { x: left - 8, y: y(mark) + 4, "text-anchor": "end" }, `${100 * mark} %`),
    label("fh-tick", { x: x(mark), y: top + size + 22, "text-anchor": "middle" }, `${100 * mark} %`),
  ]);
  const path = panel.points.map((one, i) => `${i ? "L" : "M"}${x(one.confidence)} ${y(one.outcome)}`).join("");
  const seen = panel.points.flatMap((one) => [
    ["path", { class: "fh-bar-line", d: `M${x(one.confidence)} ${y(one.low)}V${y(one.high)}` }],
    ["circle", { class: "fh-dot", cx: x(one.confidence), cy: y(one.outcome), r: +(4 + 5 * Math.sqrt(one.count / most)).toFixed(1) }],
  ]);
  return svg(`0 0 ${left + size + 22} ${top + size + 48}`,
    { class: "fh-curve-plot", "aria-hidden": "false", role: "img", "aria-label": `${panel.title} ${panel.text}` },
    ...grid,
    ["path", { class: "fh-even", d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}` }],
    ["path", { class: "fh-curve-line", d: path }],
    ...seen,
    label("fh-axis", { x: left + size / 2, y: top + size + 42, "text-anchor": "middle" }, "You said"),
    label("fh-axis", { transform: `translate(11 ${top + size / 2}) rotate(-90)`, "text-anchor": "middle" }, "You earned"));
}

function dots(row) {
  if (!row.of || row.of > 12) return null;
  return h("span", { class: "fh-dots", "aria-hidden": "true" },
    Array.from({ length: row.of }, (_, i) => h("span", { class: i < row.done ? "fh-on" : "" })));
}

const finished = (row) => ["done", "graded", "submitted"].includes(row.state);

function part(row) {
  const done = finished(row);
  const old = row.score?.stale;
  const title = [row.id ? h("span", { class: "fh-no" }, row.id) : null, " ", row.title];
  const coming = row.state === "coming";
  const name = row.path
    ? open(row.path, { class: "fh-row-link", "data-key": row.path }, ...title)
    : h("span", { class: "fh-row-name" }, ...title);
  const facts = [row.time];
  if (row.kind !== "lesson" && row.points && row.points !== "0") facts.push(`${row.points} points`);
  if (row.state === "absent" || row.state === "answered" || row.state === "submitted") facts.push(row.status);
  if (old) facts.push("changed since it was graded");
  return h(
    "div",
    { class: `fh-row fh-row-${row.kind} fh-is-${row.state}` },
    h("span", { class: `fh-badge${done ? " fh-badge-done" : ""}` }, icon(done ? "check" : row.kind, done ? 18 : 20)),
    h("div", { class: "fh-row-text" },
      h(row.kind === "graded" ? "h4" : "h3", { class: "fh-row-title" }, name),
      h("p", { class: "fh-row-facts" }, facts.map((text) => h("span", {}, text)),
        done ? h("span", { class: "fh-sr" }, row.status) : null, coming ? h("span", { class: "fh-sr" }, "coming") : null)),
    coming ? null : h("div", { class: "fh-row-side" },
      row.score
        ? h("span", { class: `fh-score${row.score.stale ? " fh-score-old" : ""}`, title: row.score.words },
            h("span", { "aria-hidden": "true" }, row.score.text), h("span", { class: "fh-sr" }, row.score.words))
        : null,
      row.score ? open(row.score.feedback, { class: "fh-link fh-feedback", "data-key": row.score.feedback, "aria-label": `Feedback: ${row.title}` }, "Feedback")
        : h("span", { class: "fh-count" }, dots(row), h("span", {}, row.count))),
  );
}

// A lesson that is coming is one quiet line: its number, its title, its time.
function coming(row) {
  return h("li", { class: "fh-coming" },
    h("span", { class: "fh-no" }, row.id || icon("case", 18)),
    h("span", { class: "fh-coming-title" }, row.title),
    h("span", { class: "fh-coming-time" }, row.time, h("span", { class: "fh-sr" }, ", coming")));
}

function section(module) {
  const title = `fh-module-${module.id}`;
  const ready = module.rows.filter((row) => row.state !== "coming");
  const later = module.rows.filter((row) => row.state === "coming");
  return h(
    "section",
    { class: `fh-module${module.coming ? " fh-module-coming" : ""}`, "aria-labelledby": title },
    h("div", { class: "fh-module-head" },
      h("span", { class: "fh-module-no", "aria-hidden": "true" }, module.id),
      h("div", {},
        h("h2", { id: title, class: "fh-module-title" }, h("span", { class: "fh-sr" }, `Module ${module.id}: `), module.title),
        h("p", { class: "fh-module-promise" }, module.promise),
        h("p", { class: "fh-meta" }, module.meta),
        module.coming ? h("p", { class: "fh-pill" }, "Coming") : null)),
    h("div", { class: "fh-module-body" },
      ready.length ? h("ol", { class: "fh-list" }, ready.map((row) =>
        h("li", { class: "fh-card" }, part(row), row.graded.filter((one) => one.state !== "coming").map(part)))) : null,
      module.takeaway ? h("p", { class: "fh-takeaway" },
        open(module.takeaway, { class: "fh-link", "data-key": module.takeaway }, `What to take with you from module ${module.id}`), ", on a page to print") : null,
      later.length ? h("div", { class: "fh-later" },
        module.coming ? null : h("p", { class: "fh-over" }, "Coming"),
        h("ol", { class: "fh-coming-list" }, later.map(coming))) : null),
  );
}

// --- the page ----------------------------------------------------------------------------------

function render({ model, el }) {
  const root = h("div", { class: "fw-root fw-home" });
  const notice = h("div", { class: "fh-notice", role: "alert" });
  // Stays in place while everything else is redrawn, so that it is read out once.
  const live = h("div", { class: "fh-sr", role: "status" });
  const body = h("div", { class: "fh-body" });
  root.append(notice, live, body);
  el.append(root);

  let seq = 0;
  let last = 0;
  let silent = "";
  const waiting = new Map();

  function send(type) {
    seq += 1;
    model.send({ seq, type });
    waiting.set(seq, setTimeout(() => lost(type), LATE));
  }

  function lost(type) {
    const panel = el.closest("[data-course-kernel]");
    const busy = panel && ["busy", "starting"].includes(panel.dataset.courseKernel);
    if (busy && type === "refresh") return;
    silent = type === "grade"
      ? "Grading did not start, because this page's kernel does not answer. "
      : "What you see may be out of date, because this page's kernel does not answer. ";
    silent += "Choose Kernel, then Restart Kernel and Run All Cells.";
    tell();
  }

  function answered(message) {
    if (!message || message.ack === undefined) return;
    clearTimeout(waiting.get(message.ack));
    waiting.delete(message.ack);
    silent = message.ok ? "" : message.error;
    tell();
  }

  function tell() {
    const said = [model.get("page").notice, silent].filter(Boolean).join(" ");
    if (notice.textContent === said) return;
    notice.replaceChildren(...(said ? [icon("warn"), h("p", {}, said)] : []));
  }

  const actions = {
    grade(event) {
      if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
      send("grade");
    },
  };

  function draw() {
    const page = model.get("page");
    const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const opened = Boolean(body.querySelector(".fh-numbers")?.open);
    body.replaceChildren(
      header(page),
      h("div", { class: "fh-top" }, nextCard(page, actions), h("div", { class: "fh-side" }, overall(page), grading(page, actions))),
      practice(page) ?? "",
      ...page.modules.map(section),
      h("div", { class: "fh-foot" },
        h("p", {}, page.company, page.company_page ? " " : null,
          page.company_page ? open(page.company_page, { class: "fh-link", "data-key": page.company_page }, "Meet the company and its tables") : null),
        h("p", {}, "Your answers are small files beside each notebook, on this computer.")),
    );
    if (opened) body.querySelector(".fh-numbers")?.setAttribute("open", "");
    if (live.textContent !== page.grading.message) live.textContent = page.grading.message;
    if (key) [...root.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key)?.focus({ preventScroll: true });
    tell();
  }

  // Being looked at again, by any road: the window, the tab in Lab, the browser's own tab.
  function back() {
    if (document.hidden || !root.isConnected || Date.now() - last < PAUSE) return;
    last = Date.now();
    send("refresh");
  }
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && back());

  last = Date.now();
  draw();
  model.on("change:page", draw);
  model.on("msg:custom", answered);
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
  seen.observe(root);

  return () => {
    model.off("change:page", draw);
    model.off("msg:custom", answered);
    window.removeEventListener("focus", back);
    document.removeEventListener("visibilitychange", back);
    seen.disconnect();
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}

export default { render };
