// story: one scene after the other, the meters above, the way so far below. Python plays the story
// and says in `state.shown` what there is to see (`present` in items/kinds/story.py); this page draws
// it. A scene is built anew when the story moves; meters stay and slide, so that a change is seen.

const SURE = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95];

export function draw(ctx) {
  const { h } = ctx;
  const meters = drawMeters(ctx);
  const stage = h("div", { class: "fw-story-stage" });
  const past = drawPast(ctx);
  const root = h("div", { class: "fw-story" }, meters.node, stage, past.node);
  ctx.el.replaceChildren(root);

  let drawn = null; // what the stage was built from
  let scene = null;
  let moved = ""; // what this page asked for and waits to see: the focus goes along
  let waiting = false;

  function send(event, next = ctx.answer) {
    if (waiting || ctx.locked) return;
    moved = event.type;
    waiting = true;
    ctx.change(event, next);
    waiting = true; // `change` draws once by itself
    scene?.wait(event.choice);
  }

  function update() {
    const shown = ctx.state.shown;
    if (!shown) return;
    waiting = false;
    const cover = !shown.begun || !(ctx.state.touched || shown.step);
    const wanted = JSON.stringify([cover, shown.step, shown.scene, shown.choices, shown.happened]);
    if (wanted !== drawn) {
      const first = drawn === null;
      drawn = wanted;
      scene = cover ? drawCover(ctx, send) : drawScene(ctx, shown, send);
      stage.replaceChildren(scene.node);
      root.dataset.on = cover ? "cover" : shown.over ? "ending" : "scene";
      if (!first && moved) arrive(shown, cover);
      moved = "";
    }
    meters.node.hidden = cover;
    meters.update(shown);
    past.update(shown);
    scene.update(shown);
  }

  function arrive(shown, cover) {
    if (cover) return scene.focus();
    const changed = shown.meters.filter((meter) => meter.said).map((meter) => meter.said);
    const came = shown.happened.map(ctx.plain);
    if (moved === "choose") ctx.live([...came, changed.length ? `${changed.join(". ")}.` : ""].join(" ").trim() || shown.scene.title);
    scene.focus();
  }

  return { update };
}

// ------------------------------------------------------------------ before the story

function drawCover(ctx, send) {
  const { h } = ctx;
  const button = h("button", {
    class: "fw-button fw-button-main fw-story-begin",
    text: ctx.state.shown.begun ? "Begin again" : "Begin the story",
    on: { click: () => send({ type: "begin" }) },
  });
  const node = h(
    "div",
    { class: "fw-story-cover" },
    h("p", { text: "You decide step by step. Your place is kept, so you can stop and come back." }),
    ctx.state.shown.begun && h("p", { class: "fw-story-quiet", text: "Luck falls as it did before." }),
    button,
  );
  return {
    node,
    focus: () => button.focus({ preventScroll: true }),
    wait: () => button.setAttribute("aria-disabled", "true"),
    update: () => button.setAttribute("aria-disabled", String(ctx.locked)),
  };
}

// ------------------------------------------------------------------ meters

function drawMeters(ctx) {
  const { h, view } = ctx;
  const clock = h("p", { class: "fw-story-clock" });
  const cells = new Map(
    view.meters
      .filter((meter) => !meter.hidden)
      .map((meter) => {
        const now = h("span", { class: "fw-story-now" });
        const mark = h("span", { class: "fw-story-mark" });
        const fill = h("span", {});
        const node = h(
          "li",
          { class: "fw-story-meter" },
          h("span", { class: "fw-story-label", text: meter.label }),
          h("span", { class: "fw-story-reading" }, now, " ", mark),
          h("span", { class: "fw-story-bar", "aria-hidden": "true" }, fill),
        );
        return [meter.id, { node, now, mark, fill }];
      }),
  );
  const list = h("ul", { class: "fw-story-meters", "aria-label": "Where you stand" }, [...cells.values()].map((cell) => cell.node));
  const node = h("div", { class: "fw-story-top" }, clock, list);

  function update(shown) {
    clock.textContent = shown.clock;
    clock.hidden = !shown.clock;
    for (const meter of shown.meters) {
      const { node: cell, now, mark, fill } = cells.get(meter.id);
      now.textContent = meter.text;
      fill.style.width = `${100 * meter.share}%`;
      cell.dataset.tone = meter.tone;
      mark.hidden = !meter.by;
      if (meter.by) {
        mark.replaceChildren(
          ctx.icon(meter.way),
          h("span", { "aria-hidden": "true", text: meter.by }),
          h("span", { class: "fw-hidden", text: `${meter.way} by ${meter.by.slice(1)}, ${meter.tone === "good" ? "better" : "worse"}` }),
        );
      } else mark.replaceChildren();
    }
  }

  return { node, update };
}

// ------------------------------------------------------------------ a scene or an ending

function drawScene(ctx, shown, send) {
  const { h } = ctx;
  const { scene } = shown;
  // One level below the card's own title.
  const title = h(ctx.state.practice ? "h4" : "h3", { class: "fw-story-title", tabindex: "-1", text: scene.title });
  const ask = shown.ask && drawAsk(ctx, shown, send);
  const hint = ctx.uid("hint");
  const buttons = shown.choices.map((choice) => drawChoice(ctx, choice, hint, () => pick(choice)));
  const back = shown.back && h("button", { class: "fw-button fw-button-quiet fw-button-small", on: { click: () => send({ type: "back", node: scene.id }) } }, "Take back the last choice");
  const first = h("p", { class: "fw-story-quiet", id: hint, text: "Say first how likely you think it is." });
  const end = shown.over && drawEnd(ctx, shown, send);
  const list = shown.choices.length > 0 && h("ul", { class: "fw-story-choices", "aria-label": "What do you do?" }, buttons.map((button) => button.item));
  const node = h(
    "div",
    { class: "fw-story-scene", "data-tone": scene.tone, "data-over": shown.over ? "yes" : "no" },
    shown.happened.length > 0 &&
      h("div", { class: "fw-story-came" }, h("p", { class: "fw-story-eyebrow", text: "What came of it" }), shown.happened.map((line) => h("p", { html: line }))),
    h(
      "div",
      { class: "fw-story-body" },
      h("p", { class: "fw-story-eyebrow", text: shown.over ? "How it ends" : scene.when || `Decision ${shown.step + 1}` }),
      title,
      h("div", { class: "fw-prose", html: scene.text }),
      scene.thread.length > 0 && drawThread(ctx, scene.thread),
      scene.chart && drawChart(ctx, scene.chart),
      scene.table && drawTable(ctx, scene.table),
    ),
    ask && ask.node,
    list && h("div", { class: "fw-story-do" }, h("p", { class: "fw-story-question", text: "What do you do?" }), ask && first, list),
    back,
    end && end.node,
  );

  function pick(choice) {
    if (choice.locked) return ctx.live(`Not open: ${ctx.plain(choice.locked)}`);
    if (shown.ask && stated() === null) {
      ctx.live("Say first how likely you think it is.");
      return ask.focus();
    }
    send({ type: "choose", node: scene.id, choice: choice.id });
  }

  // The answer holds own changes that are still under way.
  const stated = () => ctx.answer.stated ?? null;

  return {
    node,
    focus() {
      title.focus({ preventScroll: true });
      const top = ctx.el.querySelector(".fw-story");
      if (top.getBoundingClientRect().top < 0) top.scrollIntoView?.({ block: "start" });
    },
    wait(choice) {
      for (const { id, button } of buttons) {
        if (choice) button.setAttribute("aria-disabled", "true");
        if (id === choice) button.dataset.chosen = "yes";
      }
    },
    update() {
      const still = Boolean(shown.ask) && stated() === null;
      first.hidden = !still;
      ask?.set(stated());
      for (const { button, choice } of buttons) {
        delete button.dataset.chosen;
        button.setAttribute("aria-disabled", String(ctx.locked || Boolean(choice.locked) || still));
      }
      end && end.update();
      if (back) back.setAttribute("aria-disabled", String(ctx.locked));
    },
  };
}

function drawChoice(ctx, choice, hint, pick) {
  const { h } = ctx;
  const why = ctx.uid("locked");
  const button = h(
    "button",
    { class: "fw-story-choice", "data-locked": choice.locked ? "yes" : "no", "aria-describedby": choice.locked ? why : null, on: { click: pick } },
    h("span", { class: "fw-story-choice-text", html: choice.text }),
    !choice.locked && ctx.icon("right"),
  );
  const item = h("li", {}, button, choice.locked && h("p", { class: "fw-story-locked", id: why }, h("span", { class: "fw-hidden", text: "Not open: " }), h("span", { html: choice.locked })));
  return { id: choice.id, item, button, choice };
}

function drawAsk(ctx, shown, send) {
  const { h } = ctx;
  const label = ctx.uid("ask");
  const group = ctx.segments({
    parts: SURE.map((share) => ({ value: share, label: `${Math.round(share * 100)} %` })),
    label: { "aria-labelledby": label },
    pick: (confidence) => ctx.change({ type: "forecast", node: shown.scene.id, confidence }, { ...ctx.answer, stated: confidence }),
  });
  const node = h(
    "div",
    { class: "fw-story-ask" },
    h("p", { class: "fw-story-event", id: label }, h("span", { class: "fw-story-eyebrow", text: "How likely is it?" }), " ", h("span", { html: shown.ask.event })),
    h("div", { class: "fw-story-sure" }, group.node),
    h("p", { class: "fw-story-ends", "aria-hidden": "true" }, h("span", { text: "Hardly" }), h("span", { text: "As likely as not" }), h("span", { text: "Almost surely" })),
  );
  return {
    node,
    focus: () => node.querySelector("input").focus(),
    set: (value) => group.set(value, ctx.locked),
  };
}

function drawThread(ctx, thread) {
  const { h } = ctx;
  return h(
    "ol",
    { class: "fw-story-thread", "aria-label": "Messages" },
    thread.map((part) =>
      h(
        "li",
        { class: "fw-story-message", "data-you": part.you ? "yes" : "no" },
        h("span", { class: "fw-story-face", "aria-hidden": "true", style: `--fw-hue:${hue(part.who)}`, text: initials(part.who) }),
        h(
          "div",
          { class: "fw-story-bubble" },
          h("p", { class: "fw-story-from" }, h("strong", { text: part.who }), part.role && h("span", { text: part.role }), part.time && h("span", { text: part.time })),
          h("div", { class: "fw-prose", html: part.text }),
        ),
      ),
    ),
  );
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();
const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);

function drawTable(ctx, table) {
  const { h } = ctx;
  return h(
    "div",
    { class: "fw-scroll" },
    h(
      "table",
      {},
      h("caption", { text: table.caption }),
      h("thead", {}, h("tr", {}, table.columns.map((name) => (name ? h("th", { scope: "col", text: name }) : h("td", {}))))),
      h("tbody", {}, table.rows.map((row) => h("tr", {}, row.map((cell, at) => h(at ? "td" : "th", { scope: at ? null : "row", text: cell }))))),
    ),
  );
}

// ------------------------------------------------------------------ a small chart

function drawChart(ctx, chart) {
  const { h } = ctx;
  const picture = chart.form === "line" ? drawLine(ctx, chart) : drawBars(ctx, chart);
  picture.setAttribute("aria-hidden", "true"); // the table says the same in words
  return h(
    "figure",
    { class: "fw-story-chart" },
    h("figcaption", { text: chart.title }),
    picture,
    h(
      "details",
      { class: "fw-aside" },
      h("summary", {}, ctx.icon("right"), h("span", { text: "The numbers as a table" })),
      drawTable(ctx, { caption: chart.title, columns: ["", chart.unit], rows: chart.rows.map((row) => [row.label, row.text]) }),
    ),
  );
}

function drawBars(ctx, chart) {
  const { h } = ctx;
  const most = Math.max(...chart.rows.map((row) => Math.abs(row.size)), 1e-9);
  return h(
    "div",
    { class: "fw-story-bars" },
    chart.rows.flatMap((row) => [
      h("span", { class: "fw-story-bar-label", text: row.label }),
      h("span", { class: "fw-story-bar-room" }, h("span", { class: "fw-story-bar-fill", style: `--fw-share:${Math.abs(row.size) / most}` }), h("span", { class: "fw-story-bar-text", text: row.text })),
    ]),
  );
}

function drawLine(ctx, chart) {
  const [width, height, side, top, foot] = [560, 190, 34, 26, 28];
  const sizes = chart.rows.map((row) => row.size);
  const [low, high] = [Math.min(0, ...sizes), Math.max(0, ...sizes)];
  const x = (at) => side + (at * (width - 2 * side)) / (sizes.length - 1);
  const y = (size) => top + ((high - size) * (height - top - foot)) / (high - low || 1);
  const dots = chart.rows.map((row, at) => {
    const [px, py] = [x(at), y(row.size)];
    return `<circle cx="${px}" cy="${py}" r="4" class="fw-story-dot"/><text x="${px}" y="${py - 10}" text-anchor="middle">${escaped(row.text)}</text><text x="${px}" y="${height - 8}" text-anchor="middle" class="fw-story-axis">${escaped(row.label)}</text>`;
  });
  const path = sizes.map((size, at) => `${at ? "L" : "M"}${x(at)} ${y(size)}`).join("");
  const holder = ctx.h("div", { class: "fw-story-line" });
  holder.innerHTML = `<svg viewBox="0 0 ${width} ${height}" focusable="false"><path d="M${side} ${y(0)}H${width - side}" class="fw-story-zero"/><path d="${path}" class="fw-story-path"/>${dots.join("")}</svg>`;
  return holder;
}

const escaped = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

// ------------------------------------------------------------------ the end, and the way there

function drawEnd(ctx, shown, send) {
  const { h } = ctx;
  const practice = Boolean(ctx.state.practice);
  const many = `${shown.step} ${shown.step === 1 ? "decision" : "decisions"}`;
  const words = practice
    ? `That was ${many}. Press “Check answer” for the debrief: your path beside the best one under the same luck.`
    : `That was ${many}. Your play is saved. The debrief comes with the feedback: your path beside the best one under the same luck.`;
  const again = practice && h("button", { class: "fw-button fw-button-small", text: "Play it again", on: { click: () => send({ type: "reset" }) } });
  return {
    node: h("div", { class: "fw-story-end" }, h("p", { text: words }), again),
    update: () => again && again.setAttribute("aria-disabled", String(ctx.locked)),
  };
}

function drawPast(ctx) {
  const { h } = ctx;
  const count = h("span", {});
  const list = h("ol", { class: "fw-story-past-list" });
  const node = h("details", { class: "fw-aside fw-story-past" }, h("summary", {}, ctx.icon("right"), count), list);
  let drawn = "";

  function update(shown) {
    const steps = shown.history;
    node.hidden = steps.length === 0;
    const wanted = JSON.stringify(steps);
    if (wanted === drawn) return;
    drawn = wanted;
    count.textContent = `The way so far: ${steps.length} ${steps.length === 1 ? "decision" : "decisions"}`;
    list.replaceChildren(
      ...steps.map((step) =>
        h(
          "li",
          {},
          h("p", { class: "fw-story-past-where" }, h("strong", { text: step.title }), step.clock && h("span", { text: step.clock })),
          h("p", {}, "You: ", h("span", { html: step.choice })),
          step.confidence !== null && h("p", { class: "fw-story-quiet" }, h("span", { html: step.event }), ` You said ${Math.round(step.confidence * 100)} %.`),
          step.happened.map((line) => h("p", { class: "fw-story-quiet", html: line })),
          step.changes.length > 0 &&
            h("p", { class: "fw-story-changes" }, step.changes.map((part) => h("span", { "data-tone": part.tone, text: `${part.label} ${part.by}` }))),
        ),
      ),
    );
  }

  return { node, update };
}
