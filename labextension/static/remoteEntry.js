// The door between JupyterLab and the course's extension: a module-federation
// container written by hand, so that the extension needs no build step.
(() => {
  "use strict";

  const base = new URL(".", document.currentScript.src);
  const modules = [
    "plugin.js", "cells.js", "kernel.js", "links.js", "notices.js", "opening.js", "reading.js",
  ];
  // What the extension uses of JupyterLab, under the names its modules know.
  const wanted = {
    apputils: "@jupyterlab/apputils",
    launcher: "@jupyterlab/launcher",
    widgets: "@lumino/widgets",
  };
  let scope = {};

  // The rule webpack uses for singletons: a loaded version first, else the highest.
  const newer = (a, b) => a.localeCompare(b, undefined, { numeric: true }) > 0;
  async function shared(name) {
    const versions = scope[name] ?? {};
    const best = Object.keys(versions).reduce(
      (a, b) => (!a || (!versions[a].loaded && newer(b, a)) ? b : a), "");
    if (!best) throw new Error(`${name} is not shared by this application`);
    return (await versions[best].get())();
  }

  // The files carry no hash in their names: ask the browser to check its cached
  // copies once a page load, or an updated course would run yesterday's code.
  const fresh = (file) => fetch(new URL(file, base), { cache: "no-cache" }).catch(() => null);

  let styled;
  function style() {
    styled ??= (async () => {
      await fresh("style.css");
      await new Promise((done) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = new URL("style.css", base);
        link.onload = link.onerror = done;
        document.head.append(link);
      });
    })();
    return styled;
  }

  async function extension() {
    await Promise.all([style(), ...modules.map(fresh)]);
    const lab = {};
    for (const [key, name] of Object.entries(wanted)) {
      lab[key] = await shared(name).catch(() => null);
    }
    const { plugin } = await import(new URL("plugin.js", base));
    return { __esModule: true, default: plugin(lab) };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["product-to-cpo"] = {
    init(shareScope) {
      scope = shareScope;
    },
    async get(module) {
      if (module === "./style") {
        await style();
        return () => ({});
      }
      const exports = await extension();
      return () => exports;
    },
  };
})();
