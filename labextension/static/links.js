// Links from the course's own pages to notebooks and feedback in the workspace.

// "../1.1.ipynb#part" seen from "modules/x/Start.ipynb"; null when it leaves the workspace.
export function resolve(from, target) {
  const [path, ...fragment] = target.split("#");
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith("/")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (!parts.length) return null;
      parts.pop();
    } else if (part && part !== ".") {
      parts.push(part);
    }
  }
  return { path: parts.join("/"), fragment: fragment.join("#") };
}

export async function open(app, path, fragment = "") {
  const options = { path };
  // Feedback is a plain page: JupyterLab's viewer shows it sandboxed, without scripts.
  if (path.endsWith(".html")) options.factory = "HTML Viewer";
  const widget = await app.commands.execute("docmanager:open", options);
  if (fragment) widget?.setFragment?.(`#${fragment}`);
  return widget;
}

export function followLinks(app, panel, notices) {
  panel.node.addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-course-open]");
    if (!link || !panel.node.contains(link)) return;
    event.preventDefault();
    event.stopPropagation();
    const target = resolve(panel.context.path, link.dataset.courseOpen);
    try {
      if (!target) throw new Error("outside the workspace");
      await app.serviceManager.contents.get(target.path, { content: false });
    } catch {
      notices.show(`“${link.dataset.courseOpen}” is not here yet.`, "Close", () => notices.clear());
      return;
    }
    await open(app, target.path, target.fragment);
  });
}
