// Mounts the behaviour that a piece of HTML asks for with data-module.

const modules = {
  attach: () => import("./attach.js"),
  board: () => import("./board.js"),
  chart: () => import("./chart.js"),
  comment: () => import("./comment.js"),
  drafts: () => import("./drafts.js"),
  inplace: () => import("./inplace.js"),
  keys: () => import("./keys.js"),
  look: () => import("./look.js"),
  find: () => import("./find.js"),
  making: () => import("./making.js"),
  mentions: () => import("./mentions.js"),
  live: () => import("./live.js"),
  passkey: () => import("./passkey.js"),
  note: () => import("./note.js"),
  seen: () => import("./seen.js"),
  screen: () => import("./screen.js"),
  session: () => import("./session.js"),
  summary: () => import("./summary.js"),
  theme: () => import("./theme.js"),
  tags: () => import("./tags.js"),
  views: () => import("./views.js"),
};

async function mountAll(root) {
  for (const element of root.querySelectorAll("[data-module]")) {
    const load = modules[element.dataset.module];
    if (!load || element.dataset.mounted) continue;
    element.dataset.mounted = "soon";
    const { mount } = await load();
    mount(element);
    element.dataset.mounted = "true";
  }
}

mountAll(document);
// Whoever puts a fragment into the page says so.
document.addEventListener("kiem:added", (event) => mountAll(event.detail));
