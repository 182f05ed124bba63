// text: a place to write, its words counted, the text as it will be read, and the rubric. After a
// check (practice only) the rubric becomes the learner's own reading of the text.

const CALM = 1200; // ms after the last key before the count is spoken
const LETTER = /[\p{L}\p{N}]/u;
const count = (text) => text.split(/\s+/).filter((word) => LETTER.test(word)).length;
const plural = (number) => `${number} ${number === 1 ? "word" : "words"}`;

export function draw(ctx) {
  const { h, view } = ctx;
  const { least, most } = view.words;
  const wanted = `${least} to ${most} words`;
  const practice = Boolean(ctx.state.practice);
  let timer = 0;
  let told = "";
  let rendered = null;

  // ------------------------------------------------------------------ the text

  const label = ctx.uid("label");
  const hint = h("span", { class: "fw-writing-hint", id: ctx.uid("hint"), text: `${wanted}. A blank line starts a paragraph, “- ” a list.` });
  const area = h("textarea", {
    class: "fw-writing",
    rows: "9",
    spellcheck: "true",
    "aria-labelledby": label,
    "aria-describedby": hint.id,
    on: { input: write, blur: () => ctx.flush() },
  });
  const counted = h("span", { class: "fw-words" });
  const bar = h("span", {});
  const gauge = h("span", { class: "fw-words-bar", "aria-hidden": "true" }, bar);
  const written = h("div", { class: "fw-prose fw-handed-in", hidden: true });
  const reads = h("div", { class: "fw-prose fw-handed-in" });
  const preview = h(
    "details",
    { class: "fw-aside fw-reads", on: { toggle: () => show() } },
    h("summary", {}, ctx.icon("right"), h("span", { text: "How it reads" })),
    reads,
  );
  const editor = h(
    "div",
    { class: "fw-editor" },
    h("div", { class: "fw-editor-head" }, h("span", { class: "fw-label", id: label, text: "Your text" }), hint),
    area,
    written,
    h("p", { class: "fw-editor-foot" }, counted, gauge),
    preview,
  );

  function write() {
    const text = area.value;
    grow();
    ctx.type("text", { type: "write", text }, { text, ratings: {} });
    clearTimeout(timer);
    timer = setTimeout(speak, CALM);
  }

  // Only turns are spoken, and only in a pause: too short, within the limits, too long, full.
  function speak() {
    const words = count(area.value);
    const now = words === 0 ? "" : band(words);
    if (now && now !== told) ctx.live(`${plural(words)}. ${said(words)}.`);
    told = now;
  }

  const full = () => area.maxLength > 0 && area.value.length >= area.maxLength;
  const band = (words) => (full() ? "full" : words > most ? "long" : words < least ? "short" : "fits");

  function said(words) {
    if (full()) return "The field is full: what you add is not kept";
    if (words > most) return `${words - most} too many`;
    if (words < least) return `${least - words} to go, at most ${most}`;
    return `${most - words} left`;
  }

  // Where the browser does not size the field by its content.
  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  // ------------------------------------------------------------------ the rubric

  const title = ctx.uid("rubric");
  const total = h("p", { class: "fw-own-mark", hidden: true });
  const criteria = view.rubric.map((criterion) => {
    const name = ctx.uid("criterion");
    const heading = h("p", { class: "fw-criterion-title", id: ctx.uid("title") });
    heading.innerHTML = ctx.inline(criterion.title);
    heading.append(h("span", { class: "fw-criterion-most", text: ` ${criterion.levels[0].points} points` }));
    const levels = criterion.levels.map((level) => {
      const input =
        practice &&
        h("input", {
          type: "radio",
          name,
          class: "fw-level-input",
          hidden: true,
          disabled: true,
          on: { change: () => assess(criterion.id, level.points) },
        });
      const node = h(
        practice ? "label" : "div",
        { class: "fw-level" },
        h(
          "span",
          { class: "fw-level-head" },
          input,
          h("strong", { text: level.label }),
          h("span", { class: "fw-level-points", text: ` ${level.points}` }),
        ),
        h("span", { class: "fw-level-anchor", html: ctx.inline(level.anchor) }),
      );
      return { points: level.points, input, node };
    });
    const group = h("div", { class: "fw-levels", role: "group", "aria-labelledby": heading.id }, levels.map((level) => level.node));
    return { id: criterion.id, levels, group, node: h("li", { class: "fw-criterion" }, heading, group) };
  });
  const rubric = h(
    "section",
    { class: "fw-rubric", "aria-labelledby": title },
    h("p", { class: "fw-label", id: title }),
    h("ol", { class: "fw-criteria" }, criteria.map((one) => one.node)),
    total,
  );

  function assess(criterion, points) {
    const ratings = { ...ctx.answer.ratings, [criterion]: points };
    ctx.reflect({ type: "assess", criterion, points }, { ...ctx.answer, ratings });
    const left = criteria.length - Object.keys(ratings).length;
    ctx.live(left ? `${left} still to rate` : total.textContent);
  }

  ctx.el.replaceChildren(editor, rubric);

  // ------------------------------------------------------------------ drawing

  function show() {
    const { text = "", ratings = {} } = ctx.answer;
    const { shown = {} } = ctx.state;
    if (shown.cap) area.maxLength = shown.cap;
    if (area.value !== text) {
      const at = area.selectionStart;
      area.value = text;
      if (document.activeElement === area) area.setSelectionRange(at, at);
    }
    grow();
    const locked = ctx.locked;
    area.disabled = locked;
    area.hidden = locked;
    written.hidden = !locked;
    preview.hidden = locked;
    hint.hidden = locked;
    if (rendered !== shown.html) {
      // Made and escaped in Python, as in the feedback, so that everybody reads the same.
      rendered = shown.html;
      written.innerHTML = rendered ?? "";
      reads.innerHTML = rendered || "<p>Nothing written yet.</p>";
    }

    const words = count(text);
    editor.dataset.words = words ? band(words) : "none";
    counted.textContent = words ? `${plural(words)}${locked ? "" : ` · ${said(words)}`}` : wanted;
    bar.style.width = `${Math.min(100, (100 * words) / most)}%`;
    gauge.style.setProperty("--fw-least", `${(100 * least) / most}%`);
    gauge.hidden = locked;

    rubric.dataset.own = locked ? "yes" : "no";
    rubric.querySelector(".fw-label").textContent = locked
      ? "Which level describes your text? Choose one for each criterion"
      : `How it is marked: ${view.points} points`;
    for (const { id, levels, group } of criteria) {
      group.setAttribute("role", locked ? "radiogroup" : "group");
      for (const { points, input, node } of levels) {
        node.dataset.picked = locked && ratings[id] === points ? "yes" : "no";
        if (!input) continue;
        input.hidden = !locked;
        input.disabled = !locked;
        input.checked = ratings[id] === points;
      }
    }
    const rated = criteria.filter(({ id }) => ratings[id] !== undefined);
    total.hidden = !locked;
    const sum = rated.reduce((all, { id }) => all + ratings[id], 0);
    total.textContent =
      rated.length < criteria.length
        ? `${rated.length} of ${criteria.length} rated. This is for you: it is kept with your answer and is no score.`
        : `Your own mark: ${sum} of ${view.points}. It is kept with your answer and is no score.`;
  }

  return {
    update: show,
    end: () => clearTimeout(timer),
  };
}
