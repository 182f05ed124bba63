// An explorer: draws its inputs and what follows from them. All computing is in Python; this file
// sends the inputs as they move (one message under way, the newest wins) and draws the answer.

const LATE = 4000; // ms without an answer before the explorer says so
const QUIET = 700; // ms after the last change before the finding is read out

function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else node.setAttribute(name, value === true ? "" : value);
  }
  // Lab's single-letter shortcuts would act on the notebook from a focused control.
  if (["input", "select", "button", "summary"].includes(tag) || props.tabindex !== undefined) {
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function s(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

let made = 0;

// --- drawings ----------------------------------------------------------------------------------

// People as dots, the marked ones filled. The number of columns follows the crowd, not the screen.
function crowd(chart) {
  const columns = chart.total <= 100 ? Math.min(20, Math.max(5, Math.ceil(Math.sqrt(chart.total * 2.6)))) : Math.ceil(Math.sqrt(chart.total * 3));
  const rows = Math.ceil(chart.total / columns);
  const size = 20;
  const people = [];
  for (let i = 0; i < chart.total; i += 1) {
    const x = (i % columns) * size + size / 2;
    const y = Math.floor(i / columns) * size + size / 2;
    people.push(s("circle", { cx: x, cy: y, r: i < chart.marked ? 7.5 : 6, class: i < chart.marked ? "fe-one" : "fe-other" }));
  }
  return s("svg", { viewBox: `0 0 ${columns * size} ${rows * size}`, class: "fe-crowd", style: `max-width:${Math.min(640, columns * 26)}px`, role: "img", "aria-label": chart.text }, ...people);
}

// Bars are HTML, so that long names wrap; one line marks the value to compare with.
function bars(chart) {
  const most = Math.max(chart.reference?.value ?? 0, ...chart.bars.map((bar) => bar.value)) || 1;
  const share = (value) => `${((100 * Math.max(0, value)) / most).toFixed(2)}%`;
  return h("div", { class: "fe-bars", role: "img", "aria-label": chart.text },
    chart.reference ? h("div", { class: "fe-bar fe-bar-now" },
      h("span", { class: "fe-bar-name" }, chart.reference.label),
      h("span", { class: "fe-bar-track" }, h("span", { class: "fe-bar-fill", style: `width:${share(chart.reference.value)}` })),
      h("span", { class: "fe-bar-value" }, chart.reference.text)) : null,
    chart.bars.map((bar) => h("div", { class: "fe-bar" },
      h("span", { class: "fe-bar-name" }, bar.label),
      h("span", { class: "fe-bar-track" },
        h("span", { class: "fe-bar-fill", style: `width:${share(bar.value)}` }),
        chart.reference ? h("span", { class: "fe-bar-mark", style: `left:${share(chart.reference.value)}` }) : null),
      h("span", { class: "fe-bar-value" }, bar.text))));
}

// Levels from the bottom up. Widths by the square root: a single chief would be invisible otherwise.
function pyramid(chart) {
  const most = Math.sqrt(Math.max(...chart.bars.map((level) => level.value))) || 1;
  return h("div", { class: "fe-pyramid", role: "img", "aria-label": chart.text },
    [...chart.bars].reverse().map((level, i) => h("div", { class: "fe-level" },
      h("span", { class: "fe-level-track" },
        h("span", { class: `fe-level-fill${i ? "" : " fe-top"}`, style: `width:${((100 * Math.sqrt(Math.max(0, level.value))) / most).toFixed(2)}%` })),
      h("span", { class: "fe-level-name" }, h("b", {}, level.text), " ", level.label))));
}

const DRAW = { crowd, bars, pyramid };

function drawing(chart) {
  return h("figure", { class: `fe-figure fe-figure-${chart.kind}` },
    h("figcaption", { class: "fe-caption" }, chart.title),
    DRAW[chart.kind](chart));
}

// --- charts in Vega-Lite -------------------------------------------------------------------------

const REDRAW = 12; // px of width below which a chart is left as it is

// The library comes from Python, once for a page, when the first chart is shown: no other host is
// asked, and a lesson without charts never loads it.
let library = null;
function vega(model) {
  library ??= new Promise((resolve, reject) => {
    const came = async (message, buffers) => {
      if (message?.library !== "vega") return;
      model.off("msg:custom", came);
      const url = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      try { resolve((await import(url)).vegaEmbed); } catch (error) { library = null; reject(error); }
      URL.revokeObjectURL(url);
    };
    model.on("msg:custom", came);
    model.send({ need: "vega" });
  });
  return library;
}

// The specification with the theme's colours in place of its tokens.
function coloured(value, style) {
  if (Array.isArray(value)) return value.map((part) => coloured(part, style));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, coloured(part, style)]));
  if (typeof value === "string" && value.startsWith("token:")) return style.getPropertyValue(`--fw-chart-${value.slice(6)}`).trim();
  return value;
}

// One place for one chart; it stays while its chart changes, so that nothing jumps or blinks.
function frame(model) {
  const caption = h("figcaption", { class: "fe-caption" });
  const canvas = h("div", { class: "fe-vega", role: "img" }, h("p", { class: "fe-wait" }, "The drawing is on its way. “Show as a table” has the numbers."));
  const node = h("figure", { class: "fe-figure fe-figure-vega" }, caption, canvas);
  let chart = null;
  let width = 0;
  let view = null;
  let busy = false;
  let again = false;

  async function paint() {
    if (busy) { again = true; return; }
    if (!chart) return;
    if (!canvas.clientWidth) {
      width = 0; // out of sight; drawn anew once it has a place again
      return;
    }
    busy = true;
    again = false;
    try {
      const embed = await vega(model);
      width = canvas.clientWidth;
      // The words are the picture's label; Vega gives every mark a role without a name.
      const fresh = h("div", { class: "fe-vega-now", "aria-hidden": "true" });
      // Vega keeps and changes what it is given, so it gets a copy.
      const spec = coloured({ ...chart.spec, width }, getComputedStyle(canvas));
      canvas.style.minHeight = `${canvas.clientHeight}px`;
      const made = await embed(fresh, spec, { actions: false, renderer: "svg", tooltip: false });
      view?.finalize();
      view = made;
      canvas.replaceChildren(fresh);
      canvas.style.minHeight = "";
    } catch {
      canvas.replaceChildren(h("p", { class: "fe-wait" }, "The drawing could not be made here. “Show as a table” has the numbers."));
    }
    busy = false;
    if (again) paint();
  }

  const sized = new ResizeObserver(() => { if (Math.abs(canvas.clientWidth - width) >= REDRAW) paint(); });
  sized.observe(canvas);
  // JupyterLab has no layout in the moment of the switch: drawn in the next frame.
  const themed = new MutationObserver(() => requestAnimationFrame(paint));
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  return {
    node,
    show(next) {
      if (JSON.stringify(next) === JSON.stringify(chart)) return;
      chart = next;
      caption.textContent = chart.title;
      canvas.setAttribute("aria-label", chart.text);
      paint();
    },
    end() {
      sized.disconnect();
      themed.disconnect();
      view?.finalize();
    },
  };
}

function tableOf(table) {
  const [first, ...rest] = table.columns;
  return h("div", { class: "fe-table", tabindex: "0", role: "region", "aria-label": table.caption },
    h("table", {},
      h("caption", {}, table.caption),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, first), rest.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, table.rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((cell) => h("td", {}, cell)))))));
}

// --- inputs ------------------------------------------------------------------------------------

const say = (value, unit) => `${Number(value).toLocaleString("en", { maximumFractionDigits: 2 })}${unit ? ` ${unit}` : ""}`;

// One input with its label. Returns the node and a way to show a value that Python set.
function input(control, id, changed) {
  const help = control.help ? h("p", { class: "fe-help", id: `${id}-help` }, control.help) : null;
  const described = help ? `${id}-help` : null;
  const label = h("label", { class: "fe-label", for: id }, control.label);
  if (control.type === "select") {
    const select = h("select", { id, class: "fe-select", "aria-describedby": described, on: { change: () => changed(select.value) } },
      control.options.map((option) => h("option", { value: option.value }, option.label)));
    return [h("div", { class: "fe-input" }, label, select, help), (value) => { select.value = value; }];
  }
  const bounds = { min: control.min, max: control.max, step: control.step };
  const number = h("input", { type: "number", class: "fe-number", inputmode: "decimal", ...bounds, "aria-describedby": described,
    on: {
      input: () => { if (number.value !== "" && number.checkValidity()) changed(number.valueAsNumber, number); },
      // What is out of bounds or empty is brought back when the field is left.
      change: () => changed(Number.isFinite(number.valueAsNumber) ? number.valueAsNumber : undefined),
    } });
  const unit = h("span", { class: "fe-unit", "aria-hidden": "true" }, control.unit);
  if (control.type === "number") {
    number.id = id;
    return [h("div", { class: "fe-input" }, h("div", { class: "fe-line" }, label, h("span", { class: "fe-exact" }, number, unit)), help),
      (value, skip) => { if (skip !== number) number.value = value; }];
  }
  number.setAttribute("aria-label", `${control.label}, exact${control.unit ? `, in ${control.unit}` : ""}`);
  const range = h("input", { type: "range", id, class: "fe-range", ...bounds, "aria-describedby": described, on: { input: () => changed(range.valueAsNumber, range) } });
  const show = (value, skip) => {
    if (skip !== number) number.value = value;
    if (skip !== range) range.value = value;
    range.style.setProperty("--at", `${(100 * (value - control.min)) / (control.max - control.min)}%`);
    range.setAttribute("aria-valuetext", say(value, control.unit));
  };
  return [h("div", { class: "fe-input" }, h("div", { class: "fe-line" }, label, h("span", { class: "fe-exact" }, number, unit)), range, help), show];
}

// --- the widget --------------------------------------------------------------------------------

function render({ model, el }) {
  made += 1;
  const uid = `fe${made}-${Math.random().toString(36).slice(2, 7)}`;
  const spec = model.get("spec");
  let values = { ...model.get("values") };
  const shows = new Map();
  let seq = 0;
  let pending = null; // newest inputs not yet sent
  let underway = 0; // seq of the message that is being answered
  let late = 0;
  let speak = 0;

  const live = h("p", { class: "fw-hidden", role: "status" });
  const problem = h("div", { class: "fe-problem", role: "alert" });
  const finding = h("h4", { class: "fe-finding" });
  // The short result stays in sight while the inputs are moved.
  const echo = h("p", { class: "fe-echo", "aria-hidden": "true" });
  const facts = h("dl", { class: "fe-facts" });
  const charts = h("div", { class: "fe-charts" });
  const text = h("p", { class: "fe-text" });
  const table = h("div", { hidden: true });
  const pinned = h("p", { class: "fe-pinned", hidden: true });
  const pin = h("button", { type: "button", class: "fe-button", on: { click: () => keep() } }, "Pin this result");
  const toggle = h("button", { type: "button", class: "fe-button", "aria-expanded": "false", "aria-controls": `${uid}-table`, on: { click: () => flip() } }, "Show as a table");
  table.id = `${uid}-table`;

  function flip() {
    table.hidden = !table.hidden;
    toggle.setAttribute("aria-expanded", String(!table.hidden));
    toggle.textContent = table.hidden ? "Show as a table" : "Hide the table";
  }

  // Keeps one earlier result in sight, to compare with.
  let kept = "";
  function keep() {
    kept = kept ? "" : model.get("view").short;
    pin.textContent = kept ? "Unpin" : "Pin this result";
    pins();
  }
  function pins() {
    pinned.hidden = !kept;
    pinned.textContent = kept ? `Pinned: ${kept}. Now: ${model.get("view").short}.` : "";
  }

  const groups = new Map();
  for (const control of spec.controls) {
    const [node, show] = input(control, `${uid}-${control.id}`, (value, from) => {
      if (value !== undefined) values = { ...values, [control.id]: value };
      show(values[control.id], from);
      send({ values });
    });
    shows.set(control.id, show);
    const name = control.group ?? "";
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(node);
  }
  const inputs = [...groups].map(([name, nodes]) =>
    h("fieldset", { class: "fe-group" }, name ? h("legend", { class: "fe-legend" }, name) : null, nodes));
  const reset = h("button", { type: "button", class: "fe-button", on: { click: () => send({ reset: true }) } }, "Back to the start values");

  el.append(
    h("section", { class: "fw-root fw-explorer", "aria-labelledby": `${uid}-title` },
      h("div", { class: "fe-card" },
        h("div", { class: "fe-head" },
          h("p", { class: "fe-kind" }, "Explorer"),
          h("h3", { class: "fe-title", id: `${uid}-title` }, spec.title),
          h("p", { class: "fe-intro" }, spec.intro)),
        problem, live,
        h("div", { class: "fe-body" },
          h("div", { class: "fe-result" }, finding, pinned, facts, charts, text, h("div", { class: "fe-actions" }, pin, toggle)),
          h("div", { class: "fe-inputs" }, h("div", { class: "fe-inputs-head" }, h("h4", { class: "fe-inputs-title" }, spec.inputs_title ?? "Your assumptions"), echo), inputs, h("div", { class: "fe-actions" }, reset))),
        table,
        h("div", { class: "fe-note" },
          h("p", {}, spec.note),
          spec.left_out?.length
            ? h("details", { class: "fe-details" }, h("summary", {}, "What this sum leaves out"), h("ul", {}, spec.left_out.map((one) => h("li", {}, one))))
            : null))),
  );

  function send(message) {
    pending = message;
    if (!underway) next();
  }

  function next() {
    if (!pending) return;
    seq += 1;
    underway = seq;
    model.send({ seq, ...pending });
    pending = null;
    clearTimeout(late);
    late = setTimeout(lost, LATE);
  }

  function lost() {
    const panel = el.closest("[data-course-kernel]");
    if (panel && ["busy", "starting"].includes(panel.dataset.courseKernel)) {
      late = setTimeout(lost, LATE);
      return;
    }
    underway = 0;
    tell("This explorer's kernel does not answer, so the result below is the last one. Choose Kernel, then Restart Kernel and Run All Cells.");
  }

  function tell(words) {
    if (problem.textContent !== words) problem.textContent = words;
  }

  function answered(message) {
    if (!message || message.ack !== underway) return;
    clearTimeout(late);
    underway = 0;
    tell(message.ok ? "" : message.error);
    if (pending) return next();
    settle();
  }

  // Python's values are the truth, once nothing newer is under way; the field being typed in is left alone.
  function settle() {
    values = { ...model.get("values") };
    const typing = document.activeElement;
    for (const [name, show] of shows) show(values[name], typing?.type === "number" ? typing : undefined);
  }

  const frames = [];
  function drawAll(shown) {
    let place = 0;
    const nodes = shown.map((chart) => {
      if (chart.kind !== "vega") return drawing(chart);
      frames[place] ??= frame(model);
      return frames[place++].node;
    });
    // Taking a node out and in again would make its observers start anew.
    if (nodes.length !== charts.children.length || nodes.some((node, i) => node !== charts.children[i])) charts.replaceChildren(...nodes);
    shown.filter((chart) => chart.kind === "vega").forEach((chart, i) => frames[i].show(chart));
  }

  function draw() {
    const view = model.get("view");
    const changed = finding.textContent && finding.textContent !== view.finding;
    finding.textContent = view.finding;
    echo.textContent = view.short;
    pins();
    facts.replaceChildren(...view.facts.map((fact) => h("div", {}, h("dt", {}, fact.label), h("dd", {}, fact.value))));
    drawAll(view.charts);
    text.textContent = view.text;
    const at = table.contains(document.activeElement);
    table.replaceChildren(tableOf(view.table));
    if (at) table.firstElementChild.focus();
    if (!changed) return;
    clearTimeout(speak);
    speak = setTimeout(() => { live.textContent = view.finding; }, QUIET);
  }

  for (const [name, show] of shows) show(values[name]);
  draw();
  const refreshed = () => { if (!underway && !pending) settle(); };
  model.on("change:view", draw);
  model.on("change:values", refreshed);
  model.on("msg:custom", answered);
  return () => {
    model.off("change:view", draw);
    model.off("change:values", refreshed);
    model.off("msg:custom", answered);
    clearTimeout(late);
    clearTimeout(speak);
    frames.forEach((one) => one.end());
  };
}

export default { render };
