"use strict";
/* Pictures of winners: cut from atlases and from pictures of whole images, each at its own pixels; CSS makes them large. */
patchlode.imageOf = async (corpus, n) => {
  const file = Math.floor(n / corpus.together);
  const images = await patchlode.load(`images/${file}`, `data/images-${patchlode.pad(file, 5)}.js`);
  return images.find(image => image.n === n);
};

/* An image from a file or a data address; the last few stay. */
patchlode.image = (() => {
  const kept = new Map();
  return url => {
    if (!kept.has(url)) {
      kept.set(url, new Promise((done, failed) => {
        const image = new Image();
        image.onload = () => done(image);
        image.onerror = () => failed(new Error("an image of the report is missing"));
        image.src = url;
      }));
      if (kept.size > 32) kept.delete(kept.keys().next().value);
    }
    return kept.get(url);
  };
})();

patchlode.pictures = layer => {
  const { el, number } = patchlode;
  const responses = patchlode.responses ? patchlode.responses(layer) : null;

  /* Draws a part of a picture when it has come; says so where it does not. */
  function canvas(width, height, label, source, draw) {
    const node = el("canvas", { width, height, role: "img", "aria-label": label });
    source.then(image => draw(node.getContext("2d"), image), () => node.classList.add("missing"));
    return node;
  }

  /* A picture in its place in a window as large as the whole field; what lies outside the image is hatched. */
  function pane(node, place, width, caption) {
    node.style.left = `${100 * place.x / place.of.w}%`;
    node.style.top = `${100 * place.y / place.of.h}%`;
    node.style.width = `${100 * place.w / place.of.w}%`;
    node.style.height = `${100 * place.h / place.of.h}%`;
    node.classList.toggle("pixels", width / place.w > 3);
    const window = el("div", { class: "pane" }, node);
    window.style.aspectRatio = `${place.of.w} / ${place.of.h}`;
    return el("div", { class: "view" }, window, el("span", { class: "what" }, caption));
  }

  /* What of the window lies on the image, in pixels of a window of that size. */
  function place(of, hit) {
    const [pw, ph] = hit.p || [layer.window.w, layer.window.h];
    const w = Math.max(1, Math.min(of.w, Math.round(pw * of.w / layer.window.w)));
    const h = Math.max(1, Math.min(of.h, Math.round(ph * of.h / layer.window.h)));
    return { of, w, h, x: hit.b[1] < 0 ? Math.max(0, of.w - w) : 0, y: hit.b[0] < 0 ? Math.max(0, of.h - h) : 0 };
  }

  function fromAtlas(tiles, c, plane, index, hit, label, caption) {
    const to = place({ w: tiles.w, h: tiles.h }, hit);
    const at = patchlode.cell(tiles, c, plane, index);
    const node = canvas(to.w, to.h, label, patchlode.image(patchlode.file(layer, tiles, c)),
      (context, image) => context.drawImage(image, at.x + to.x, at.y + to.y, to.w, to.h, 0, 0, to.w, to.h));
    return pane(node, to, 180, caption);
  }

  function fromImage(hit, url, label, caption) {
    const to = place(layer.window, hit);
    const input = layer.input || { w: Math.max(1, hit.b[3]), h: Math.max(1, hit.b[2]) };
    const node = canvas(to.w, to.h, label, url.then(patchlode.image), (context, image) => {
      const kx = image.naturalWidth / input.w, ky = image.naturalHeight / input.h;
      context.drawImage(image, Math.max(0, hit.b[1]) * kx, Math.max(0, hit.b[0]) * ky, to.w * kx, to.h * ky, 0, 0, to.w, to.h);
    });
    return pane(node, to, 180, caption);
  }

  /* The whole image with the receptive field's box on it, and its page behind it. */
  function whole(hit, url, c, index) {
    const input = layer.input || { w: Math.max(1, hit.b[3]), h: Math.max(1, hit.b[2]) };
    const label = `The field covers rows ${hit.b[0]} to ${hit.b[2]} and columns ${hit.b[1]} to ${hit.b[3]} of the image`;
    const frame = el(hit.n === undefined ? "div" : "a", { class: "whole", "aria-label": label }, ...(url ? [canvas(input.w, input.h, "Whole image", url.then(patchlode.image),
      (context, image) => context.drawImage(image, 0, 0, input.w, input.h))] : []), ...(responses ? [responses.over(hit, c, index, input)] : []), patchlode.box(hit.b, input));
    if (hit.n !== undefined) frame.href = `image.html#/${hit.n}`;
    else frame.setAttribute("role", "img");
    frame.style.aspectRatio = `${input.w} / ${input.h}`;
    return el("div", { class: "view" }, frame, el("span", { class: "what" }, "where in the image"));
  }

  function winner(c, hit, index, looks) {
    const tiles = layer.small.exact ? layer.small : layer.large;
    const url = layer.pictures && hit.n !== undefined ? patchlode.imageOf(layer, hit.n).then(image => {
      if (!image || !image.p) throw new Error("no picture");
      return image.p;
    }) : null;
    const views = el("div", { class: "views" }, whole(hit, url, c, index));
    if (hit.p) {
      const label = `Patch of winner ${hit.r}, from ${hit.i}`;
      views.append(!layer.small.exact && layer.pictures ? fromImage(hit, url || Promise.reject(new Error("no picture")), label, "patch")
        : fromAtlas(tiles, c, 0, index, hit, label, "patch"));
      if (layer.rules.length) {
        const plane = layer.rules.indexOf(looks.rule) + (!layer.small.exact && layer.pictures ? 0 : 1);
        views.append(fromAtlas(tiles, c, plane, index, hit, `Projection (${looks.rule}) of winner ${hit.r}`, looks.rule));
      }
    }
    const facts = el("figcaption", {}, el("b", {}, `${hit.r}. `), `score ${number(hit.s)}, unit at row ${hit.y}, column ${hit.x}`);
    if (looks.rule in hit.q && Math.abs(hit.q[looks.rule] - hit.s) > 1e-3 * Math.abs(hit.s)) facts.append(`, reproduced ${number(hit.q[looks.rule])}`);
    hit.l.forEach((text, i) => { if (text) facts.append(patchlode.tag(layer.labels[i], text)); });
    facts.append(hit.n === undefined ? el("span", { class: "image" }, hit.i) : el("a", { class: "image", href: `image.html#/${hit.n}`, title: "All maps that this image excites" }, hit.i));
    return el("figure", {}, views, facts);
  }

  return { winner, responses };
};

/* A receptive field's box, clipped, in shares of the picture it lies on. */
patchlode.box = (b, input) => {
  const node = patchlode.el("span", { class: "box" });
  const top = Math.max(0, b[0]), left = Math.max(0, b[1]);
  node.style.top = `${100 * top / input.h}%`;
  node.style.left = `${100 * left / input.w}%`;
  node.style.width = `${100 * (Math.min(input.w, b[3]) - left) / input.w}%`;
  node.style.height = `${100 * (Math.min(input.h, b[2]) - top) / input.h}%`;
  return node;
};
