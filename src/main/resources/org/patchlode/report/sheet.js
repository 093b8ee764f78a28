"use strict";
/* A layer's page: all its maps, sorted, filtered, painted as they come into view. */
(() => {
  const { el, number, percent } = patchlode;
  const sheet = document.getElementById("sheet");
  const tool = id => document.getElementById(id);
  const started = performance.now();
  let layer;
  let items = [];
  let known;
  let shown = [];
  let filters = [];
  let decimals = [];

  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      entry.target.dataset.near = "true";
      paint(entry.target);
    }
  }, { rootMargin: "600px 0px" });

  const rule = () => tool("rule") ? tool("rule").value : layer.rules[0];
  /* Side of a block: as chosen, but a pair never wider than the page. */
  const side = () => Math.min(Number(tool("size").value), Math.floor((sheet.clientWidth - 3) / 2));
  const least = () => tool("least") ? Number(tool("least").value) : 1;

  function paint(item) {
    if (!item.dataset.near) return;
    const c = Number(item.dataset.c);
    for (const block of item.querySelectorAll(".block")) {
      const plane = block.dataset.what === "patch" ? 0 : 1 + layer.rules.indexOf(rule());
      patchlode.paint(block, layer, c, plane, side());
      block.setAttribute("aria-label", describe(block.dataset.what, c, Number(item.dataset.n)));
    }
  }

  function describe(what, c, n) {
    return what === "patch" ? `Map ${c}: the ${n} patches that excite it most` : `Map ${c}: ${rule()} projections of its ${n} winners`;
  }

  function build(unit) {
    const caption = el("span", { class: "caption" }, el("b", {}, String(unit.c)), " ");
    const link = el("a", { href: patchlode.address(layer.name, unit.c) });
    if (unit.n > 0) {
      const pair = el("span", { class: "pair" });
      for (const what of layer.rules.length ? ["projection", "patch"] : ["patch"]) {
        pair.append(el("span", { class: "block", role: "img", "data-what": what, "aria-label": describe(what, unit.c, unit.n) }));
      }
      link.append(pair);
      caption.append(`max ${number(unit.max)} · ${percent(unit.fire)}`.replaceAll(/(max|\d) /g, "$1\u00a0"));
    } else {
      link.append(el("span", { class: "pair" }, el("span", { class: "none" }, "no response")));
    }
    link.append(caption);
    const item = el("li", { "data-c": unit.c, "data-n": unit.n }, link);
    return { unit, item };
  }

  function wanted(unit) {
    if (unit.dead && tool("dead") && !tool("dead").checked) return false;
    if (!known.wanted(unit)) return false;
    for (const filter of filters) {
      const test = filter.test();
      if (!test) continue;
      let count = 0;
      for (const [label, n] of unit.labels[filter.column] || []) if (test(label)) count += n;
      if (count < least()) return false;
    }
    return true;
  }

  function arrange() {
    const key = tool("sort").value;
    const column = key.startsWith("label-") ? Number(key.slice(6)) : -1;
    const value = unit => {
      if (column >= 0) return decimals[column] ? median(unit, column) ?? -Infinity : dominant(unit, column)[1] / Math.max(1, unit.n);
      const own = known.value(key, unit);
      const amount = own === undefined ? unit[key] : own;
      return amount === null || amount === undefined ? -Infinity : amount;
    };
    captionLabels(column);
    showChips();
    shown = items.filter(({ unit }) => wanted(unit));
    shown.sort((a, b) => key === "c" ? a.unit.c - b.unit.c : value(b.unit) - value(a.unit) || a.unit.c - b.unit.c);
    sheet.replaceChildren(...shown.map(({ item }) => item));
    for (const { item } of shown) if (!item.dataset.near) seen.observe(item);
    tool("count").textContent = `${shown.length} of ${items.length} maps`;
  }

  function look() {
    sheet.dataset.show = layer.rules.length ? tool("show").value : "patch";
    sheet.style.setProperty("--block", `${side()}px`);
    items.forEach(({ item }) => paint(item));
  }

  function textFilter(select, column) {
    const counts = new Map();
    for (const { unit } of items) {
      for (const [label] of unit.labels[column] || []) counts.set(label, (counts.get(label) || 0) + 1);
    }
    return { column, ...patchlode.textFilter(select, new Map([...counts].sort(([a], [b]) => a < b ? -1 : 1))) };
  }

  function rangeFilter(group, column) {
    const from = group.querySelector(".from");
    const to = group.querySelector(".to");
    const read = layer.kinds[column] === "date" ? text => text : text => Number(text);
    const test = () => from.value === "" && to.value === "" ? null : label =>
      label !== "" && (from.value === "" || read(label) >= read(from.value)) && (to.value === "" || read(label) <= read(to.value));
    const text = () => to.value === "" ? `from ${from.value}` : from.value === "" ? `to ${to.value}` : `${from.value} – ${to.value}`;
    return { column, clear: () => { from.value = to.value = ""; }, text, test };
  }

  function offerLabels() {
    filters = [...document.querySelectorAll("select.label, .range")].map(node =>
      (node.matches("select") ? textFilter : rangeFilter)(node, Number(node.dataset.column)));
    /* Winners hardly ever have the same decimal. */
    decimals = layer.labels.map((name, column) => layer.kinds[column] === "number"
      && layer.units.some(unit => (unit.labels[column] || []).some(([label]) => /[.e]/i.test(label))));
    layer.labels.forEach((name, column) => tool("sort").append(el("option", { value: `label-${column}` }, `${decimals[column] ? "median" : "share of one"} ${name}`)));
  }

  function showChips() {
    const named = filters.map(filter => ({ ...filter, title: layer.labels[filter.column] }));
    tool("chips").replaceChildren(...[...named, ...known.filters()].filter(filter => filter.test()).map(filter => {
      const chip = el("button", { type: "button", class: "chip", title: "Take this filter away" }, `${filter.title}: ${filter.text()} ×`);
      chip.addEventListener("click", () => { filter.clear(); arrange(); });
      return chip;
    }));
  }

  /* The label that most winners of a map have, with how many of them have it. */
  function dominant(unit, column) {
    let best = ["", 0];
    for (const pair of unit.labels[column] || []) if (pair[0] !== "" && pair[1] > best[1]) best = pair;
    return best;
  }

  /* Of the winners' numbers; null if none has one. */
  function median(unit, column) {
    const values = (unit.labels[column] || []).flatMap(([label, count]) => label === "" ? [] : Array(count).fill(Number(label))).sort((a, b) => a - b);
    const half = (values.length - 1) / 2;
    return values.length === 0 ? null : (values[Math.floor(half)] + values[Math.ceil(half)]) / 2;
  }

  function captionLabels(column) {
    for (const { unit, item } of items) {
      let note = item.querySelector(".dominant");
      if (column < 0) {
        if (note) note.remove();
        continue;
      }
      if (!note) {
        note = el("span", { class: "dominant" });
        item.querySelector(".caption").append(note);
      }
      const [label, count] = dominant(unit, column);
      if (decimals[column]) note.textContent = count ? ` · ${number(median(unit, column))}` : "";
      else note.textContent = count ? ` · ${label} ${count}/${unit.n}` : "";
    }
  }

  function move(event) {
    const link = document.activeElement;
    if (!sheet.contains(link) || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = shown.map(({ item }) => item.firstChild);
    const at = links.indexOf(link);
    const top = links[0].getBoundingClientRect().top;
    const beyond = links.findIndex(one => one.getBoundingClientRect().top > top + 5);
    const across = beyond < 0 ? links.length : beyond;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -at, End: links.length - 1 - at }[event.key];
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = links[at + step];
    if (next) next.focus();
  }

  patchlode.expect(document.getElementById("main").dataset.key).then(data => {
    layer = data;
    items = layer.units.map(build);
    known = patchlode.known(layer);
    known.offer(tool("sort"), tool("tools"));
    tool("known").append(...known.distribution());
    if (layer.units.some(unit => typeof unit.density === "number")) tool("sort").append(el("option", { value: "density" }, "density"));
    tool("scatter").append(...patchlode.scatter(layer));
    offerLabels();
    look();
    arrange();
    tool("tools").addEventListener("submit", event => event.preventDefault());
    tool("tools").addEventListener("change", event => {
      if (["show", "size", "rule"].includes(event.target.id)) look();
      else arrange();
    });
    tool("tools").addEventListener("input", event => {
      if (event.target.matches("input.label, input.known, .range input")) arrange();
    });
    sheet.addEventListener("keydown", move);
    let painted = side();
    addEventListener("resize", () => {
      if (side() !== painted) look();
      painted = side();
    });
    patchlode.unit(layer, () => shown.map(({ unit }) => unit), rule);
    document.documentElement.dataset.ready = String(Math.round(performance.now() - started));
  });
})();
