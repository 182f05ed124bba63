// Lays a course notebook out for reading: no code, no stubs, instructor notes folded.
import { isExercise, isHome, isInstructor } from "./cells.js";
import { pressable } from "./notices.js";

export function layOut(panel) {
  panel.addClass("course-notebook");
  // The start page is a page, not a document to edit.
  if (isHome(panel.model)) {
    panel.addClass("course-home");
    panel.toolbar.hide();
  }
  for (const cell of panel.content.widgets) layOutCell(cell);
}

function layOutCell(cell) {
  const { model, node } = cell;
  node.classList.toggle("course-exercise", isExercise(model));
  if (isInstructor(model) && !node.classList.contains("course-instructor")) fold(cell);
}

function fold(cell) {
  const { node } = cell;
  node.classList.add("course-instructor", "course-folded");
  const toggle = pressable("For the instructor", "course-fold", () => {
    const folded = node.classList.toggle("course-folded");
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  toggle.setAttribute("aria-expanded", "false");
  beside(cell, toggle);
}

// Lumino finds a child's place by its index in the node, so that a foreign
// element must come last; the style sheet lifts it to the top.
export function beside(cell, element) {
  element.classList.add("course-first");
  cell.node.append(element);
}

// ipywidgets writes its complaint about a vanished model as text into the
// output. An observer runs before the next paint: nobody reads that line.
const GONE = "Error displaying widget: model not found";
export function hideGoneWidgets(panel) {
  const watch = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.nodeType === Node.ELEMENT_NODE && target.textContent === GONE) {
        target.textContent = "Run this cell to see what it shows.";
        target.classList.add("course-gone");
      }
    }
  });
  watch.observe(panel.content.node, { childList: true, subtree: true });
  panel.disposed.connect(() => watch.disconnect());
}
