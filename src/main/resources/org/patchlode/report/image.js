"use strict";
/* One image that won, at its address #/number, and the maps it excites. */
(async () => {
  const { el, number } = patchlode;
  const main = document.getElementById("image");
  const [corpus, layers] = await Promise.all([patchlode.expect("corpus"), patchlode.expect("run")]);
  const byNumber = new Map(layers.map(layer => [layer.number, layer]));
  let current = null;

  /* The winner's own picture out of its map's block. */
  function cell(layer, c, plane, index, label) {
    const tiles = layer.small, at = patchlode.cell(tiles, c, plane, index);
    const node = el("canvas", { width: tiles.w, height: tiles.h, role: "img", "aria-label": label });
    patchlode.image(patchlode.file(layer, tiles, c)).then(
      image => node.getContext("2d").drawImage(image, at.x, at.y, tiles.w, tiles.h, 0, 0, tiles.w, tiles.h), () => node.classList.add("missing"));
    node.classList.toggle("pixels", tiles.w < 24);
    return node;
  }

  function row(image, win, box) {
    const [number_, c, rank, score, y, x, ...b] = win;
    const layer = byNumber.get(number_);
    const link = el("a", { href: layer.page + patchlode.address(layer.name, c), class: "excited" },
      ...layer.rules.slice(0, 1).map(rule => cell(layer, c, 1, rank - 1, `Projection (${rule}) of map ${c}`)),
      cell(layer, c, 0, rank - 1, `Patch of map ${c}`),
      el("span", {}, el("b", {}, `${layer.name} / ${c}`), el("br"), `rank ${rank}${corpus.mined > 0 ? ` of ${corpus.mined.toLocaleString("en")} images` : ""}, score ${number(score)}`, el("br"),
        el("span", { class: "small" }, `row ${y}, column ${x}`)));
    const mark = () => { if (corpus.input) box.replaceChildren(patchlode.box(b, corpus.input)); };
    link.addEventListener("mouseenter", mark);
    link.addEventListener("focus", mark);
    return el("li", {}, link);
  }

  async function show() {
    const match = /^#\/(\d{1,9})$/.exec(location.hash);
    const n = match ? Number(match[1]) : -1;
    current = n;
    if (n < 0 || n >= corpus.winning) {
      main.replaceChildren(el("h1", {}, "No such image"), el("p", {}, "The address names no image that won; search for one on the start page."));
      return;
    }
    const image = await patchlode.imageOf(corpus, n);
    if (current !== n) return;
    const box = el("div", { class: "boxes" });
    const frame = el("div", { class: "whole" });
    if (corpus.input) frame.style.aspectRatio = `${corpus.input.w} / ${corpus.input.h}`;
    if (image.p) frame.append(el("img", { src: image.p, alt: `The image ${image.i}, as the network reads it` }));
    frame.append(box);
    const wins = el("ol", { class: "wins" }, ...image.w.map(win => row(image, win, box)));
    const name = image.i.slice(image.i.lastIndexOf("/") + 1) || image.i;
    const step = (to, text, rel) => to < 0 || to >= corpus.winning ? el("span", { class: "step off" }, text) : el("a", { class: "step", rel, href: `#/${to}` }, text);
    main.replaceChildren(el("h1", {}, name), el("p", { class: "lead" }, image.i),
      el("p", {}, step(n - 1, "← previous", "prev"), " ", step(n + 1, "next →", "next"), ...image.l.flatMap((text, i) => text ? [" ", patchlode.tag(corpus.labels[i], text)] : [])),
      el("div", { class: "desk" }, el("div", { class: "excites" },
        el("p", {}, `It is among the strongest images of ${image.w.length.toLocaleString("en")} maps. Strongest first: by its rank among all images of the corpus, then the deeper layer.`), wins),
      el("aside", { class: "parts picture" }, frame, el("p", { class: "small" }, "As the network reads it; point at a map to see its field here."))));
    document.title = name;
    document.documentElement.dataset.ready = String(n);
  }

  addEventListener("hashchange", show);
  show();
})();
