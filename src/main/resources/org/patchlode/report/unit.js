"use strict";
/* One feature map, at its permanent address #/layer/channel. */
patchlode.unit = (layer, order, sheetRule) => {
  const { el, number, percent, pad } = patchlode;
  const dialog = document.getElementById("unit");
  const units = new Map(layer.units.map(unit => [unit.c, unit]));
  const images = new Map();
  const known = patchlode.known(layer);
  let rule = sheetRule();
  let current = null;

  function atlas(file) {
    if (!images.has(file)) {
      images.set(file, new Promise((done, failed) => {
        const image = new Image();
        image.onload = () => done(image);
        image.onerror = () => failed(new Error(file));
        image.src = file;
      }));
      if (images.size > 6) images.delete(images.keys().next().value);
    }
    return images.get(file);
  }

  /* A part of an atlas at its own pixels; CSS makes it large. */
  function picture(tiles, c, plane, winner, part, size, label) {
    const canvas = el("canvas", { width: part.w, height: part.h, role: "img", "aria-label": label });
    canvas.style.width = `${size.w}px`;
    canvas.style.height = `${size.h}px`;
    canvas.classList.toggle("pixels", size.w / part.w > 3);
    const at = patchlode.cell(tiles, c, plane, winner);
    atlas(patchlode.file(layer, tiles, c)).then(
      image => canvas.getContext("2d").drawImage(image, at.x + part.x, at.y + part.y, part.w, part.h, 0, 0, part.w, part.h),
      () => canvas.classList.add("missing"));
    return canvas;
  }

  /* What of the window lies on the image, in atlas pixels, and how large to show it. */
  function part(tiles, hit, side) {
    const [pw, ph] = hit.p || [layer.window.w, layer.window.h];
    const sx = tiles.w / layer.window.w, sy = tiles.h / layer.window.h;
    const w = Math.max(1, Math.min(tiles.w, Math.round(pw * sx))), h = Math.max(1, Math.min(tiles.h, Math.round(ph * sy)));
    const k = side / Math.max(tiles.w, tiles.h);
    return {
      from: { w, h, x: hit.b[1] < 0 ? Math.max(0, tiles.w - w) : 0, y: hit.b[0] < 0 ? Math.max(0, tiles.h - h) : 0 },
      size: { w: w * k, h: h * k },
    };
  }

  function thumbnail(c, index, hit) {
    const input = layer.input || { w: Math.max(1, hit.b[3]), h: Math.max(1, hit.b[2]) };
    const side = 104, k = side / Math.max(input.w, input.h);
    const frame = el("div", { class: "whole", role: "img",
      "aria-label": `The field covers rows ${hit.b[0]} to ${hit.b[2]} and columns ${hit.b[1]} to ${hit.b[3]} of the image` });
    frame.style.width = `${input.w * k}px`;
    frame.style.height = `${input.h * k}px`;
    if (hit.t && layer.large) {
      const tiles = layer.large;
      frame.append(picture(tiles, c, tiles.planes - 1, index, { x: 0, y: 0, w: hit.t[0], h: hit.t[1] }, { w: input.w * k, h: input.h * k }, "Whole image"));
    }
    const box = el("div", { class: "box" });
    const top = Math.max(0, hit.b[0]), left = Math.max(0, hit.b[1]);
    box.style.top = `${top * k}px`;
    box.style.left = `${left * k}px`;
    box.style.width = `${Math.max(2, (Math.min(input.w, hit.b[3]) - left) * k)}px`;
    box.style.height = `${Math.max(2, (Math.min(input.h, hit.b[2]) - top) * k)}px`;
    frame.append(box);
    return frame;
  }

  function winner(c, hit, index) {
    const exact = layer.small.exact;
    const tiles = exact ? layer.small : layer.large;
    const cut = part(tiles, hit, 126);
    const row = el("div", { class: "views" });
    if (hit.p) {
      if (layer.rules.length) {
        row.append(picture(tiles, c, 1 + layer.rules.indexOf(rule), index, cut.from, cut.size, `Projection (${rule}) of winner ${hit.r}`));
      }
      row.append(picture(tiles, c, 0, index, cut.from, cut.size, `Patch of winner ${hit.r}, from ${hit.i}`));
    }
    row.append(thumbnail(c, index, hit));
    const facts = el("figcaption", {}, el("b", {}, `${hit.r}. `), `score ${number(hit.s)}, unit (${hit.y}, ${hit.x})`);
    if (rule in hit.q && Math.abs(hit.q[rule] - hit.s) > 1e-3 * Math.abs(hit.s)) facts.append(`, reproduced ${number(hit.q[rule])}`);
    hit.l.forEach((label, i) => { if (label) facts.append(el("span", { class: "tag", title: layer.labels[i] }, label)); });
    facts.append(el("span", { class: "image" }, hit.i));
    return el("figure", {}, row, facts);
  }

  function histogram(data, unit) {
    const most = Math.max(1, ...data.counts);
    const height = value => value > 0 ? 4 + 76 * Math.log1p(value) / Math.log1p(most) : 0;
    const n = data.counts.length;
    const svg = el("svg", { viewBox: `0 0 ${n * 10} 84`, preserveAspectRatio: "none", class: "histogram", role: "img",
      "aria-label": `Histogram of the maximum in each of ${data.images} images, from ${number(data.edges[0])} to ${number(unit.max)}` });
    data.counts.forEach((count, i) => {
      const h = height(count);
      svg.append(el("rect", { x: i * 10 + 0.5, y: 84 - h, width: 9, height: h }, el("title", {}, `${count} images from ${number(data.edges[i])}`)));
    });
    return el("figure", { class: "chart" }, svg, el("figcaption", {},
      el("span", {}, number(data.edges[0])), el("span", {}, `maximum in each of ${data.images.toLocaleString("en")} images; height is logarithmic`), el("span", {}, number(unit.max))));
  }

  function field() {
    if (!layer.field || !layer.input) return "";
    const { w, h } = layer.input, f = layer.field;
    const width = Math.min(w, f.w), height = Math.min(h, f.h);
    return el("figure", { class: "chart scale-large" },
      el("svg", { viewBox: `-1 -1 ${w + 2} ${h + 2}`, class: "scale", role: "img", "aria-label": "Receptive field to scale on the input" },
        el("rect", { class: "plane", width: w, height: h }),
        el("rect", { class: "field", x: (w - width) / 2, y: (h - height) / 2, width, height })),
      el("figcaption", {}, el("span", {}, `field ${f.w} × ${f.h} on ${w} × ${h} pixels`)));
  }

  function head(c) {
    const list = order().map(unit => unit.c);
    const at = list.indexOf(c);
    const go = (step, text, label) => {
      const target = at < 0 ? undefined : list[at + step];
      return target === undefined ? el("span", { class: "step off" }, text)
        : el("a", { class: "step", href: patchlode.address(layer.name, target), "aria-label": label }, text);
    };
    const bar = el("div", { class: "bar" }, el("h2", { id: "unit-title", tabindex: "-1" }, `${layer.name} / ${c}`),
      go(-1, "← previous", "Previous map"), go(1, "next →", "Next map"));
    if (layer.rules.length > 1) {
      const select = el("select", { id: "unit-rule" }, ...layer.rules.map(name => el("option", {}, name)));
      select.value = rule;
      select.addEventListener("change", () => { rule = select.value; show(c); });
      bar.append(el("label", {}, "Rule ", select));
    }
    bar.append(el("button", { type: "button", class: "close", onclick: leave }, "Close"));
    return bar;
  }

  async function show(c) {
    current = c;
    const unit = units.get(c);
    if (!unit) { leave(); return; }
    const chunk = Math.floor(c / layer.chunk);
    const maps = await patchlode.load(`${layer.key}/${chunk}`, `data/${layer.key}-${pad(chunk, 4)}.js`);
    const told = await known.sections(c);
    if (current !== c) return;
    const data = maps.find(map => map.c === c);
    const facts = unit.n === 0 ? "never responds" : `maximum ${number(unit.max)}, mean of the per-image maximum ${number(unit.mean)} ± ${number(unit.std)}, contrast ${number(unit.z)}, fires in ${percent(unit.fire)} of images`;
    const hits = el("div", { class: "hits" }, ...data.hits.map((hit, index) => winner(c, hit, index)));
    dialog.replaceChildren(head(c), el("p", { class: "small" }, facts), hits,
      ...told, el("div", { class: "charts" }, ...(data.counts.length ? [histogram(data, unit)] : []), field()));
    dialog.dataset.channel = String(c);
    document.title = `${layer.name} / ${c}`;
    if (!dialog.open) dialog.showModal();
    document.getElementById("unit-title").focus({ preventScroll: true });
    dialog.scrollTop = 0;
  }

  function leave() {
    location.hash = patchlode.address(layer.name);
  }

  function hide() {
    const left = current;
    current = null;
    if (dialog.open) dialog.close();
    document.title = layer.name;
    const link = left === null ? null : document.querySelector(`#sheet li[data-c="${left}"] a`);
    if (link) link.focus();
  }

  function follow() {
    const wanted = patchlode.route();
    if (wanted && wanted.layer === layer.name && wanted.channel !== null) show(wanted.channel);
    else { hide(); patchlode.follow(layer.name); }
  }

  dialog.addEventListener("cancel", event => { event.preventDefault(); leave(); });
  dialog.addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = dialog.querySelector(`a[aria-label="${event.key === "ArrowLeft" ? "Previous" : "Next"} map"]`);
      event.preventDefault();
      if (link) location.replace(link.href);
    } else if (event.key.toLowerCase() === "r" && layer.rules.length > 1) {
      rule = layer.rules[(layer.rules.indexOf(rule) + 1) % layer.rules.length];
      show(current);
    }
  });
  addEventListener("hashchange", follow);
  follow();
};
