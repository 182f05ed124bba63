// Runs the exercise cells when a notebook opens and again after its kernel restarts.
import { isExercise } from "./cells.js";
import { pressable } from "./notices.js";
import { beside } from "./reading.js";

const OPENING = "Opening the exercise…";
const AGAIN = "Opening the exercise again…";
const BUSY = "This exercise opens as soon as your code has finished running.";
const CLOSED = "This exercise waits until you decide to show it.";
const FAILED = "This exercise could not be opened.";
const STOPPED = "The exercises of this notebook have been stopped. Your saved answers are safe.";
const UNTRUSTED =
  "This notebook came from somewhere else, so its exercises have not been started. " +
  "Show them if you know who gave it to you.";

export class Opening {
  constructor(panel, notices) {
    this.panel = panel;
    this.session = panel.sessionContext;
    this.notices = notices;
    this.stale = true; // is a run due
    this.running = false;
    this.asked = false; // has the reader been asked to trust the notebook
    this.opened = false; // has a first run ended
    this.loaded = null; // the document as it was read from disk
    panel.context.ready.then(() => {
      if (!panel.isDisposed) this.loaded = digest(panel.model);
    });
    this.session.kernelChanged.connect((_, change) => {
      if (change.newValue) this.lost();
    });
    panel.node.addEventListener("course-kernel", (event) => this.follow(event.detail.status));
  }

  get cells() {
    return this.panel.content.widgets.filter((cell) => isExercise(cell.model));
  }

  // Cells come and go while a notebook loads; each waits from its first paint on.
  prepare() {
    for (const cell of this.cells) {
      if (cell.node.dataset.courseCell) continue;
      this.mark(cell, "waiting", OPENING);
      // Copied or moved later on: there is no further run to wait for.
      if (this.opened && !this.stale && cell.model.trusted) setTimeout(() => this.execute(cell));
    }
  }

  // Whatever the kernel knew is gone, or about to be.
  lost() {
    this.stale = true;
    if (this.opened) this.markAll("waiting", AGAIN);
  }

  follow(status) {
    clearTimeout(this.patience);
    if (status === "restarting") this.lost();
    else if (status === "dead") this.stopped();
    else if (status === "idle") this.run();
    else if (status === "busy" && this.due) {
      this.patience = setTimeout(() => this.due && this.markAll("waiting", BUSY), 2000);
    }
  }

  get due() {
    return this.stale && !this.running && !this.asked && !this.panel.isDisposed;
  }

  stopped() {
    this.stale = true;
    this.markAll("stopped", STOPPED, "Start them again", async () => {
      this.markAll("waiting", AGAIN);
      // The server may have forgotten the old session: begin a new one.
      if (this.session.session) await this.session.shutdown().catch(() => {});
      if (await this.session.startKernel()) this.stopped();
    });
  }

  async run() {
    if (!this.stale || this.running || this.panel.isDisposed) return;
    if (this.panel.node.dataset.courseKernel !== "idle") return;
    const { cells } = this;
    if (!cells.every((cell) => cell.model.trusted)) {
      this.askForTrust();
      return;
    }
    this.running = true;
    this.stale = false;
    this.notices.clear();
    const { model } = this.panel;
    const before = this.opened ? digest(model) : this.loaded;
    const clean = !this.opened || !model.dirty;
    for (const cell of cells) {
      // A restart in between makes the rest of this run void; the next one follows.
      if (this.stale || this.panel.isDisposed) break;
      await this.execute(cell);
    }
    this.running = false;
    if (this.panel.isDisposed) return;
    if (clean) this.settle(before);
    this.opened = true;
    this.run();
  }

  // Fresh outputs and the kernel's name are no work of the reader's: closing
  // must not ask to save them.
  settle(before) {
    const { model } = this.panel;
    if (digest(model) === before) model.dirty = false;
  }

  // Not CodeCell.execute: this leaves no trace in the history, the execution
  // counts and the timing metadata, and a failing cell does not stop the next.
  async execute(cell) {
    const { model } = cell;
    const kernel = this.session.session?.kernel;
    if (!kernel || cell.isDisposed) return;
    // A cell far down may still wait for its turn to be drawn. Only the notebook
    // may do that: a cell that is drawn but not yet placed is never placed.
    const { content } = this.panel;
    if (cell.isPlaceholder()) content.renderCellOutputs(content.widgets.indexOf(cell));
    this.mark(cell, "waiting", this.opened ? AGAIN : OPENING);
    let ok = false;
    try {
      model.sharedModel.transact(() => model.clearExecution(), false, "silent-change");
      cell.outputHidden = false;
      const code = model.sharedModel.getSource();
      const content = { code, store_history: false, stop_on_error: false, allow_stdin: false };
      const future = kernel.requestExecute(content, false, { cellId: model.id });
      cell.outputArea.future = future;
      ok = (await future.done).content.status === "ok";
    } catch {
      if (this.stale) return; // cancelled by a restart
    }
    if (cell.isDisposed) return;
    model.executionState = "idle";
    if (ok) {
      await drawn(cell);
      if (!this.stale && !cell.isDisposed) this.live(cell);
    } else if (!this.stale) {
      this.failed(cell);
    }
  }

  live(cell) {
    cell.node.dataset.courseCell = "live";
    cell.node.style.minHeight = "";
    cell.node.querySelector(":scope > .course-placeholder")?.remove();
  }

  failed(cell) {
    this.mark(cell, "failed", FAILED, "Try again", () => this.execute(cell));
    const details = pressable("What went wrong", "course-button", () => {
      const shown = cell.node.toggleAttribute("data-course-details");
      details.setAttribute("aria-expanded", String(shown));
    });
    details.setAttribute("aria-expanded", "false");
    cell.node.querySelector(":scope > .course-placeholder").append(details);
  }

  askForTrust() {
    if (!this.opened) this.settle(this.loaded);
    this.markAll("untrusted", CLOSED);
    if (this.asked) return;
    this.asked = true;
    this.notices.show(UNTRUSTED, "Show the exercises", async () => {
      this.asked = false;
      for (const cell of this.panel.model.cells) cell.trusted = true;
      this.notices.clear();
      this.markAll("waiting", OPENING);
      await this.run();
      // Saving signs the notebook, so that the question is asked only once.
      if (!this.panel.model.readOnly) await this.panel.context.save();
    });
  }

  markAll(...how) {
    for (const cell of this.cells) this.mark(cell, ...how);
  }

  mark(cell, state, text, button, action) {
    const { node } = cell;
    // A cell that was open keeps its height, so that the page does not jump.
    if (node.dataset.courseCell === "live") node.style.minHeight = `${node.offsetHeight}px`;
    node.dataset.courseCell = state;
    node.removeAttribute("data-course-details");
    let box = node.querySelector(":scope > .course-placeholder");
    if (!box) {
      box = document.createElement("div");
      box.className = "course-placeholder";
      beside(cell, box);
    }
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = text;
    box.replaceChildren(words);
    if (button) box.append(pressable(button, "course-button", action));
  }
}

// Everything the reader may have changed; what exercises show is not among it.
const digest = (model) =>
  JSON.stringify(Array.from(model.cells, (cell) => {
    const { source, outputs } = cell.toJSON();
    return [cell.id, source, isExercise(cell) ? null : outputs];
  }));

// An output is there before its widget is drawn: wait for it, but not for ever.
async function drawn(cell) {
  const started = Date.now();
  const pending = () =>
    [...cell.node.querySelectorAll(".jp-OutputArea-output")].some(
      (output) => output.textContent === "Loading widget...");
  do {
    await new Promise((next) => setTimeout(next, 30));
  } while (!cell.isDisposed && pending() && Date.now() - started < 5000);
}
