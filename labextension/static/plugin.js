// What JupyterLab activates: the home command, and the course's ways with its notebooks.
import { isCourse, isHome } from "./cells.js";
import { KernelStatus } from "./kernel.js";
import { followLinks, open } from "./links.js";
import { Notices } from "./notices.js";
import { Opening } from "./opening.js";
import { hideGoneWidgets, layOut } from "./reading.js";

const HOME = "Start.ipynb";
const COMMAND = "course:home";

export function plugin(lab) {
  return {
    id: "product-to-cpo:plugin",
    description: "Opens the exercises of the course.",
    autoStart: true,
    optional: [lab.apputils?.ICommandPalette, lab.launcher?.ILauncher].filter(Boolean),
    activate(app, ...found) {
      addHome(app, found.filter(Boolean));
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew(panel) {
          watch(app, lab, panel);
        },
      });
    },
  };
}

function addHome(app, services) {
  app.commands.addCommand(COMMAND, {
    label: "Course home",
    caption: "Open the course's start page",
    describedBy: { args: { type: "object", properties: {} } },
    execute: () => open(app, HOME),
  });
  for (const service of services) {
    // The palette calls it addItem, the launcher add.
    if (service.addItem) service.addItem({ command: COMMAND, category: "Course" });
    else service.add({ command: COMMAND, category: "Course", rank: 0 });
  }
}

// A notebook tells that it belongs to the course only once its content is there.
function watch(app, lab, panel) {
  let parts = null;
  const look = () => {
    if (panel.isDisposed || !isCourse(panel.model)) return;
    parts ??= adopt(app, lab, panel);
    layOut(panel);
    parts.prepare();
  };
  panel.model.cells.changed.connect(look);
  panel.model.metadataChanged.connect(look);
  panel.context.ready.then(look);
  look();
}

function adopt(app, lab, panel) {
  const notices = new Notices(lab, panel);
  const opening = new Opening(panel, notices);
  hideGoneWidgets(panel);
  followLinks(app, panel, notices);
  if (!isHome(panel.model) && lab.apputils?.ToolbarButton) {
    const { ToolbarButton } = lab.apputils;
    panel.toolbar.insertItem(0, "course-home", new ToolbarButton({
      label: "Course home",
      tooltip: "Open the course's start page",
      onClick: () => app.commands.execute(COMMAND),
    }));
  }
  // Cells are complete when the document is ready; only then may one run.
  panel.context.ready.then(() => {
    if (!panel.isDisposed) new KernelStatus(panel);
  });
  return opening;
}
