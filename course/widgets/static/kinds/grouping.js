// grouping: people in the columns of their teams, with four figures above that Python makes of the
// chart. Drag a person; or press one and then a team; or, by keyboard, go through the board with the
// arrow keys and press a team's figure, or Enter for what is known of the person and the teams.

const CALM = 600; // ms after the last change before the figures are spoken
const NARROW = 628; // px below which what is known of a person stands under the person

export function draw(ctx) {
  const { h, view } = ctx;
  const teams = view.teams;
  const label = Object.fromEntries(teams.map((team) => [team.id, team.label]));
  const person = Object.fromEntries(view.people.map((one) => [one.id, one]));
  const at = (id) => ctx.answer.moves?.[id] ?? person[id].team;
  let chosen = null; // whose card is open
  let stop = view.people[0].id; // the one person of the board that Tab comes to
  const help = ctx.uid("help");
  let last = ""; // the last move, in words, to be spoken with the figures

  function move(id, team) {
    if (ctx.locked || at(id) === team) return;
    const moves = { ...ctx.answer.moves, [id]: team };
    if (team === person[id].team) delete moves[id];
    last = `${person[id].name}: ${label[team]}`;
    ctx.change({ type: "move", person: id, team }, { moves });
  }

  const figures = drawFigures(ctx, () => {
    const words = last;
    last = "";
    return words;
  });
  const known = describe(view, at, label);
  const card = drawCard();
  const board = drawBoard();
  const below = drawBehind(ctx);
  const root = h("div", { class: "fw-group" }, figures.node, figures.notes, card.node, board.node, below.node);
  ctx.el.replaceChildren(root);
  const unpin = ctx.pin(figures.node, root);
  const sized = new ResizeObserver(() => card.place());
  sized.observe(root);

  function choose(id, focus = false) {
    chosen = id;
    if (id) stop = id;
    update();
    if (id && focus) card.focus();
  }

  function back(id) {
    choose(null);
    board.focus(id);
  }

  // ---------------------------------------------------------------- one person

  function drawCard() {
    const name = h("strong", { class: "fw-group-name" });
    const role = h("span", { class: "fw-group-role" });
    const facts = h("ul", { class: "fw-group-facts" });
    const buttons = teams.map((team, index) =>
      h(
        "button",
        { class: "fw-button fw-button-small fw-group-to", on: { click: () => give(team.id) } },
        h("kbd", { class: "fw-key", "aria-hidden": "true", text: String(index + 1) }),
        h("span", { text: team.label }),
      ),
    );
    const close = h("button", { class: "fw-button fw-button-small fw-button-quiet", text: "Close", on: { click: () => back(chosen) } });
    const to = h("div", { class: "fw-group-tos", role: "group", "aria-label": "Move to" }, h("span", { class: "fw-group-word", "aria-hidden": "true", text: "Move to" }), buttons, close);
    const heading = h("p", { id: ctx.uid("who") }, name, " ", role);
    const how = h("p", {
      class: "fw-group-help",
      id: help,
      text: `Drag a person to a team, or press the person and then the team. By keyboard: the arrow keys go from person to person, 1 to ${teams.length} move, Enter opens the card.`,
    });
    const node = h("div", { class: "fw-group-card", role: "group", "aria-labelledby": heading.id }, heading, how, facts, to);
    node.addEventListener("keydown", (event) => {
      const figure = Number(event.key);
      if (event.key === "Escape") back(chosen);
      else if (/^\d$/.test(event.key) && figure >= 1 && figure <= teams.length) give(teams[figure - 1].id);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    function give(team) {
      if (ctx.locked || !chosen) return;
      const id = chosen;
      move(id, team);
      back(id);
    }

    return {
      node,
      focus: () => (buttons.find((button) => button.getAttribute("aria-disabled") !== "true") ?? close).focus({ preventScroll: true }),
      /** Under the person where there is no room for it above the board. */
      place() {
        const under = chosen && root.clientWidth < NARROW ? board.item(chosen) : null;
        const focused = node.contains(document.activeElement) ? document.activeElement : null;
        if (under && node.parentElement !== under) under.append(node);
        else if (!under && node.parentElement !== root) board.node.before(node);
        if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
      },
      update() {
        node.dataset.open = chosen ? "yes" : "no";
        to.hidden = !chosen;
        how.hidden = Boolean(chosen);
        facts.hidden = !chosen;
        if (!chosen) {
          name.textContent = "Press a person";
          role.textContent = "to see the work, the people it is done with, and what is known by heart.";
          for (const button of buttons) button.setAttribute("aria-disabled", String(ctx.locked));
          return;
        }
        const who = person[chosen];
        name.textContent = who.name;
        role.textContent = [who.role, who.knows].filter(Boolean).join(" · ");
        facts.replaceChildren(...known(chosen).map((line) => h("li", { "data-apart": line.apart ? "yes" : "no" }, ctx.icon(line.apart ? "alert" : "check"), h("span", { text: line.text }))));
        teams.forEach((team, index) => {
          const here = at(chosen) === team.id;
          buttons[index].setAttribute("aria-disabled", String(here || ctx.locked));
          const words = `${team.label}${here ? ", here now" : team.id === who.team ? ", where today" : ""}`;
          buttons[index].lastChild.textContent = words;
        });
      },
    };
  }

  // ---------------------------------------------------------------- the board

  function drawBoard() {
    const columns = teams.map((team, index) => {
      const heading = ctx.uid("team");
      const people = h("ul", { class: "fw-group-people", "aria-labelledby": heading });
      const said = h("p", { class: "fw-group-said" });
      const leads = h("span");
      const node = h(
        "div",
        { class: "fw-group-team" },
        h("p", { class: "fw-group-head", id: heading }, h("kbd", { class: "fw-key", "aria-hidden": "true", text: String(index + 1) }), h("span", { text: team.label })),
        h("p", { class: "fw-group-lead" }, h("b", { text: team.lead }), " ", leads),
        said,
        people,
      );
      // A press anywhere in a team takes in who is chosen.
      node.addEventListener("click", (event) => {
        if (chosen && !event.target.closest("button, .fw-group-card") && at(chosen) !== team.id) {
          const id = chosen;
          move(id, team.id);
          back(id);
        }
      });
      return { id: team.id, node, people, said, leads };
    });

    const rows = new Map(
      view.people.map((one) => {
        const from = h("span", { class: "fw-group-from" });
        const shared = h("span", { class: "fw-group-shared" });
        const button = h(
          "button",
          { class: "fw-group-chip", "aria-pressed": "false", on: { click: () => (chosen === one.id ? back(one.id) : choose(one.id, true)), keydown: (event) => onKey(event, one.id), focus: () => halt(one.id) } },
          h("span", { class: "fw-group-name", text: one.name }),
          one.knows && h("span", { class: "fw-group-knows", text: one.knows }),
          from,
          shared,
        );
        const row = { id: one.id, button, from, shared, node: h("li", {}, button) };
        grab(row);
        return [one.id, row];
      }),
    );

    const node = h(
      "div",
      { class: "fw-group-board", role: "group", "aria-label": "Teams", "aria-describedby": help },
      h("div", { class: "fw-group-teams", style: `--fw-count:${teams.length}` }, columns.map((column) => column.node)),
    );

    const inTeam = (team) => view.people.filter((one) => at(one.id) === team).map((one) => one.id);

    function halt(id) {
      if (stop === id) return;
      rows.get(stop).button.tabIndex = -1;
      stop = id;
      rows.get(id).button.tabIndex = 0;
    }

    function focus(id) {
      halt(id);
      rows.get(id).button.focus({ preventScroll: true });
    }

    function onKey(event, id) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const figure = Number(event.key);
      if (/^\d$/.test(event.key) && figure >= 1 && figure <= teams.length) {
        event.preventDefault();
        move(id, teams[figure - 1].id);
        focus(id);
        return;
      }
      const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (event.key === "Escape" && chosen) choose(null);
      else if (step) goOn(id, step);
      else return;
      event.preventDefault();
    }

    /** To the next person of the team, or to the one at the same height in the next team with people. */
    function goOn(id, [across, down]) {
      const column = teams.findIndex((team) => team.id === at(id));
      const place = inTeam(at(id)).indexOf(id);
      if (down) {
        const next = inTeam(at(id))[place + down];
        if (next) show(next);
        return;
      }
      for (let to = column + across; to >= 0 && to < teams.length; to += across) {
        const people = inTeam(teams[to].id);
        if (people.length) return show(people[Math.min(place, people.length - 1)]);
      }
    }

    function show(id) {
      focus(id);
      rows.get(id).node.scrollIntoView({ block: "nearest" });
    }

    function layOut() {
      const wanted = columns.map((column) => inTeam(column.id).map((id) => rows.get(id).node));
      const same = columns.every((column, i) => {
        const now = [...column.people.children];
        return now.length === wanted[i].length && now.every((item, j) => item === wanted[i][j]);
      });
      if (same) return;
      ctx.glide(
        [...rows.values()].map((row) => row.node),
        () => {
          for (const row of rows.values()) row.node.style.transform = "";
          columns.forEach((column, i) => column.people.replaceChildren(...wanted[i]));
        },
      );
    }

    function grab(row) {
      let over = null;
      let home = null;
      let frame = null;
      ctx.drag(row.button, {
        touch: false, // a finger scrolls; it presses the person and then the team
        begin() {
          if (ctx.locked) return false;
          if (chosen) choose(null);
          home = row.node.getBoundingClientRect();
          frame = node.getBoundingClientRect();
          row.node.dataset.dragging = "yes";
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
          const target = over;
          over = null;
          if (dropped && target) move(row.id, target.id);
          ctx.glide([row.node], () => (row.node.style.transform = ""));
          focus(row.id);
        },
      });
    }

    return {
      node,
      focus,
      item: (id) => rows.get(id).node,
      update() {
        layOut();
        const mates = chosen ? together(view, chosen) : {};
        const shown = ctx.state.shown?.teams ?? {};
        for (const column of columns) {
          const { size, said, out, range } = shown[column.id] ?? { size: 0, said: "", out: false, range: "" };
          if (column.leads.textContent !== range) column.leads.textContent = range;
          column.node.dataset.out = out ? "yes" : "no";
          const words = `${size} ${size === 1 ? "person" : "people"}, ${said}`;
          if (column.said.dataset.drawn === words) continue;
          column.said.dataset.drawn = words;
          column.said.replaceChildren(...(out ? [ctx.icon("alert")] : []), h("span", { text: words }));
        }
        for (const [id, { button, from, shared }] of rows) {
          const moved = at(id) !== person[id].team;
          button.tabIndex = id === stop ? 0 : -1;
          button.setAttribute("aria-pressed", String(chosen === id));
          button.dataset.moved = moved ? "yes" : "no";
          from.textContent = moved ? `from ${label[person[id].team]}` : "";
          from.hidden = !moved;
          const count = mates[id] ?? 0;
          button.dataset.mate = count ? "yes" : "no";
          shared.hidden = !count;
          shared.textContent = count ? `${count} together` : "";
        }
      },
    };
  }

  function update() {
    if (chosen && !person[chosen]) chosen = null;
    board.update();
    card.update();
    card.place();
    figures.update();
    below.update();
  }

  return {
    update,
    end() {
      unpin();
      sized.disconnect();
      figures.end();
    },
  };
}

// ------------------------------------------------------------------ what is known of a person

/** How many pieces of work a person does with each of the others. */
function together(view, id) {
  const mates = {};
  for (const work of view.work) {
    if (!work.people.includes(id)) continue;
    for (const other of work.people) if (other !== id) mates[other] = (mates[other] ?? 0) + 1;
  }
  return mates;
}

/** The lines of a person's card: work with whom, systems known by heart; `apart` where teams differ. */
function describe(view, at, label) {
  const name = Object.fromEntries(view.people.map((one) => [one.id, one.name]));
  return (id) => {
    const where = (other) => (at(other) === at(id) ? name[other] : `${name[other]} (${label[at(other)]})`);
    const lines = view.work
      .filter((work) => work.people.includes(id))
      .map((work) => {
        const others = work.people.filter((other) => other !== id);
        return { apart: others.some((other) => at(other) !== at(id)), text: `${work.label}, with ${others.map(where).join(", ")}` };
      });
    for (const system of view.systems) {
      const near = system.stand_ins.some((other) => at(other) === at(system.keeper));
      if (system.keeper === id) lines.push({ apart: !near, text: `Keeps: ${system.label}. Stand-in: ${system.stand_ins.map(where).join(" or ")}` });
      else if (system.stand_ins.includes(id)) lines.push({ apart: at(system.keeper) !== at(id), text: `Stands in for: ${system.label}, kept by ${where(system.keeper)}` });
    }
    return lines;
  };
}

// ------------------------------------------------------------------ the four figures

function drawFigures(ctx, moved) {
  const { h } = ctx;
  const rows = new Map();
  const list = h("ul", { class: "fw-group-figures", "aria-label": "The four figures, each better when lower" });
  // A live region of its own: the card's says "Saved" at about the same time.
  const spoken = h("div", { class: "fw-hidden fw-group-spoken", "aria-live": "polite" });
  const node = h("div", { class: "fw-group-bar" }, list, spoken);
  const notes = h("div", { class: "fw-group-notes" });
  let before = null;
  let timer = 0;

  function row(figure) {
    const now = h("b");
    const turn = h("span", { class: "fw-group-turn" });
    const item = h("li", {}, h("span", { class: "fw-group-what", text: figure.label }), " ", now, " ", turn);
    list.append(item);
    notes.append(h("div", { class: "fw-group-note" }, h("p", { class: "fw-group-note-of", text: figure.label }), ctx.note(figure.id)));
    return { item, now, turn };
  }

  /** What changed since the figures were last spoken, in words. */
  function speak(figures) {
    clearTimeout(timer);
    const now = Object.fromEntries(figures.map((figure) => [figure.id, figure.now]));
    if (before === null) before = now;
    // Figures of a chart that is still on its way to Python would be those of the one before.
    if (JSON.stringify(ctx.answer) !== JSON.stringify(ctx.state.answer)) return;
    timer = setTimeout(() => {
      const words = moved();
      const changes = figures.filter((figure) => figure.now !== before[figure.id]).map((figure) => `${figure.label} ${figure.now}, was ${before[figure.id]}`);
      before = now;
      if (words) spoken.textContent = `${words}. ${changes.join(". ") || "No figure changed"}.`;
    }, CALM);
  }

  return {
    node,
    notes,
    update() {
      const figures = ctx.state.shown?.figures ?? [];
      for (const figure of figures) {
        if (!rows.has(figure.id)) rows.set(figure.id, row(figure));
        const { item, now, turn } = rows.get(figure.id);
        const by = figure.now - figure.today;
        item.dataset.turn = by < 0 ? "better" : by > 0 ? "worse" : "same";
        now.textContent = String(figure.now);
        const words = `today ${figure.today}${by < 0 ? ", better" : by > 0 ? ", worse" : ""}`;
        if (turn.dataset.drawn === words) continue;
        turn.dataset.drawn = words;
        turn.replaceChildren(...(by ? [ctx.icon(by < 0 ? "down" : "up")] : []), h("span", { text: words }));
      }
      speak(figures);
    },
    end: () => clearTimeout(timer),
  };
}

// ------------------------------------------------------------------ what is behind them

function drawBehind(ctx) {
  const { h } = ctx;
  const part = (words) => {
    const count = h("span");
    const list = h("ul", { class: "fw-group-lines" });
    const node = h("details", { class: "fw-aside" }, h("summary", {}, ctx.icon("right"), h("span", {}, words, " ", count)), list);
    return { node, count, list };
  };
  const parts = { crossing: part("Work that crosses teams now:"), alone: part("Systems with no stand-in near, now:") };
  return {
    node: h("div", { class: "fw-group-behind" }, Object.values(parts).map(({ node }) => node)),
    update() {
      for (const [name, { count, list }] of Object.entries(parts)) {
        const lines = ctx.state.shown?.[name] ?? [];
        const drawn = lines.join("\n");
        if (list.dataset.drawn === drawn) continue;
        list.dataset.drawn = drawn;
        count.textContent = String(lines.length);
        list.replaceChildren(...lines.map((text) => h("li", { text })));
      }
    },
  };
}
