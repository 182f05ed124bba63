// Which notebooks and cells are the course's, told from the document alone.

export const isCourse = (model) => Boolean(model?.getMetadata("course"));
export const isHome = (model) => Boolean(model?.getMetadata("course")?.home);

const tagged = (cell, tag) => {
  const tags = cell.getMetadata("tags");
  return Array.isArray(tags) && tags.includes(tag);
};

export const isInstructor = (cell) => tagged(cell, "instructor");

const IMPORT = /^from course import ([A-Za-z]\w*(?:, ?[A-Za-z]\w*)*)$/;
const CALL = /^([A-Za-z]\w*)\((?:"[a-z0-9_-]+"|'[a-z0-9_-]+')?\)$/;

// A cell may run by itself only when it does nothing but import names from the
// course and call one of them with no more than an id. Anything else is code
// that its reader should see and decide to run.
export function isPlainCall(source) {
  const lines = source.split("\n").map((line) => line.trimEnd()).filter(Boolean);
  const call = CALL.exec(lines.pop() ?? "");
  if (!call) return false;
  const imported = lines.map((line) => IMPORT.exec(line));
  return imported.every(Boolean) &&
    imported.some((match) => match[1].split(/, ?/).includes(call[1]));
}

export const isExercise = (cell) =>
  cell.type === "code" && tagged(cell, "course") && isPlainCall(cell.sharedModel.getSource());
