// Tells the exercises, in plain DOM terms, whether anybody is there to save an answer.

const KNOWN = {
  idle: "idle",
  busy: "busy",
  starting: "starting",
  restarting: "restarting",
  autorestarting: "restarting",
  terminating: "dead",
  dead: "dead",
};
// While there is no kernel: is one on its way?
const WITHOUT = { initializing: "starting", starting: "starting", restarting: "restarting" };
// A restart opens a new connection; a shorter gap than this is not worth a word.
const GRACE = 700;

export class KernelStatus {
  constructor(panel) {
    this.panel = panel;
    this.session = panel.sessionContext;
    this.seen = false; // has this kernel ever been connected
    this.restarting = false;
    this.timer = 0;
    this.update = this.update.bind(this);
    for (const name of ["statusChanged", "connectionStatusChanged", "sessionChanged"]) {
      this.session[name]?.connect(this.update);
    }
    this.session.kernelChanged.connect(() => {
      this.seen = false;
      this.update();
    });
    this.session.ready.then(this.update, this.update);
    panel.disposed.connect(() => clearTimeout(this.timer));
    this.update();
  }

  read() {
    const kernel = this.session.session?.kernel;
    if (!kernel) return WITHOUT[this.session.kernelDisplayStatus] ?? "dead";
    const status = KNOWN[kernel.status] ?? "unknown";
    if (kernel.connectionStatus === "connected") {
      this.seen = true;
      this.restarting = status === "restarting";
      return status;
    }
    this.restarting ||= status === "restarting";
    if (status === "dead") return "dead";
    if (kernel.connectionStatus === "disconnected") return "disconnected";
    if (this.restarting) return "restarting";
    return this.seen ? "disconnected" : "starting";
  }

  update() {
    clearTimeout(this.timer);
    if (this.panel.isDisposed) return;
    const status = this.read();
    const wait = status === "disconnected" || (status === "unknown" && this.seen) ? GRACE : 0;
    if (wait) this.timer = setTimeout(() => this.show(this.read()), wait);
    else this.show(status);
  }

  show(status) {
    const { node } = this.panel;
    if (this.panel.isDisposed || node.dataset.courseKernel === status) return;
    node.dataset.courseKernel = status;
    node.dispatchEvent(new CustomEvent("course-kernel", { detail: { status } }));
  }
}
