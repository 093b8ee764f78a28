"use strict";
/* The start page: a few maps of every layer on its card. */
patchlode.expect("run").then(layers => {
  for (const box of document.querySelectorAll(".preview")) {
    const layer = layers.find(one => one.number === Number(box.dataset.layer));
    for (const c of layer.picked) {
      const pair = patchlode.el("a", { class: "pair", href: layer.page + patchlode.address(layer.name, c) });
      const planes = layer.rules.length ? [[1, `projections (${layer.rules[0]})`], [0, "patches"]] : [[0, "patches"]];
      for (const [plane, what] of planes) {
        const block = patchlode.el("div", { class: "block", role: "img", "aria-label": `Map ${c} of ${layer.name}: ${what} of its winners` });
        patchlode.paint(block, layer, c, plane, 72);
        pair.append(block);
      }
      pair.append(patchlode.el("span", { class: "number" }, String(c)));
      box.append(pair);
    }
  }
  document.documentElement.dataset.ready = "true";
});
patchlode.follow(undefined);
addEventListener("hashchange", () => patchlode.follow(undefined));
