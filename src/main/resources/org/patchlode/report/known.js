"use strict";
/* What analyses know of a layer's maps, where 'report --with' was given some: to sort and find them by, and for each map's page. */
patchlode.known = layer => {
  const { el, number, pad } = patchlode;
  const sources = layer.known || [];
  const chunks = new Set(layer.knownChunks || []);
  const offered = [];
  const SIGNIFICANT = 0.05, BINS = 24, NAMES = 8;

  /* [name, value, q] of a map, shortly. */
  const brief = (unit, source) => (unit.known || [])[source] || [];
  const names = source => {
    const all = new Set();
    layer.units.forEach(unit => brief(unit, source).forEach(([name]) => all.add(name)));
    return [...all];
  };
  const found = (unit, source, name) => brief(unit, source).find(entry => entry[0] === name);

  /* All that maps can be sorted by. */
  const keys = sources.flatMap((source, i) => source.each
    ? names(i).map(name => ({ id: `known-${i}-${name}`, label: `${source.sorting} ${name}`, of: unit => found(unit, i, name), source: i, name }))
    : [{ id: `known-${i}`, label: source.sorting, of: unit => brief(unit, i)[0], source: i }]);
  const byId = new Map(keys.map(key => [key.id, key]));

  const significant = (source, entry) => entry !== undefined && (entry[2] === null ? !sources[source].each : entry[2] < SIGNIFICANT);

  /* Choices of the page's form: an order for each amount, a filter for each analysis. */
  function offer(sort, tools) {
    for (const key of keys) sort.append(el("option", { value: key.id }, key.label));
    sources.forEach((source, i) => {
      const counts = new Map();
      for (const unit of layer.units) {
        for (const entry of brief(unit, i)) if (significant(i, entry)) counts.set(entry[0], (counts.get(entry[0]) || 0) + 1);
      }
      if (counts.size === 0) return;
      const select = el("select", { class: "known", "data-source": String(i) }, el("option", { value: "" }, "any"));
      tools.insertBefore(el("label", {}, `${source.title} `, select), document.getElementById("chips"));
      const ordered = new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
      offered.push({ source: i, title: source.title, ...patchlode.textFilter(select, ordered) });
    });
  }

  /* null: this is no key of ours. */
  function value(id, unit) {
    const key = byId.get(id);
    if (!key) return undefined;
    const entry = key.of(unit);
    return entry === undefined ? null : entry[1];
  }

  function wanted(unit) {
    return offered.every(({ source, test }) => {
      const right = test();
      return !right || brief(unit, source).some(entry => right(entry[0]) && significant(source, entry));
    });
  }

  function histogram(key) {
    const entries = layer.units.map(key.of).filter(entry => entry !== undefined);
    if (entries.length === 0) return [];
    const values = entries.map(entry => entry[1]).sort((a, b) => a - b);
    const low = Math.min(0, values[0]), high = Math.max(values[values.length - 1], low + 1e-12);
    const counts = new Array(BINS).fill(0);
    values.forEach(each => { counts[Math.min(BINS - 1, Math.floor(BINS * (each - low) / (high - low)))]++; });
    const most = Math.max(...counts);
    const svg = el("svg", { viewBox: `0 0 ${BINS * 10} 64`, preserveAspectRatio: "none", class: "histogram", role: "img",
      "aria-label": `Distribution over ${values.length} maps of ${key.label}, from ${number(low)} to ${number(high)}` });
    counts.forEach((count, i) => svg.append(el("rect", { x: i * 10 + 0.5, y: 64 - 60 * count / most, width: 9, height: 60 * count / most },
      el("title", {}, `${count} maps from ${number(low + i * (high - low) / BINS)}`))));
    const tested = entries.filter(entry => entry[2] !== null);
    const telling = tested.length ? `; ${tested.filter(entry => entry[2] < SIGNIFICANT).length} of ${layer.units.length} maps with q < ${SIGNIFICANT}` : "";
    return [el("figure", { class: "spread" }, el("figcaption", {}, el("b", {}, key.label), `: median ${number(values[Math.floor(values.length / 2)])}${telling}`), svg,
      el("figcaption", {}, el("span", {}, number(low)), el("span", {}, number(high))))];
  }

  /* How often a label or class is a map's first. */
  function spoken(source, i) {
    const counts = new Map();
    layer.units.forEach(unit => {
      const first = brief(unit, i)[0];
      if (significant(i, first)) counts.set(first[0], (counts.get(first[0]) || 0) + 1);
    });
    const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (ordered.length === 0) return [];
    const most = ordered[0][1];
    const rows = ordered.slice(0, NAMES).map(([name, count]) => el("div", { class: "known-row" }, el("span", { class: "name" }, name),
      bar([{ kind: "amount", from: 0, to: count / most }], `${count} maps`), el("span", { class: "amount" }, String(count))));
    const more = ordered.length > NAMES ? `; ${ordered.length - NAMES} more` : "";
    return [el("figure", { class: "spread" }, el("figcaption", {}, el("b", {}, source.title), `: how many maps it is the first of${more}`), ...rows)];
  }

  function distribution() {
    if (keys.length === 0) return [];
    const figures = [...keys.flatMap(histogram), ...sources.flatMap((source, i) => source.each ? [] : spoken(source, i))];
    return figures.length ? [el("details", { class: "spreads", open: "" }, el("summary", {}, `What analyses know of these ${layer.units.length} maps`), el("div", {}, ...figures))] : [];
  }

  /* Parts as shares of the width. */
  function bar(parts, label) {
    const svg = el("svg", { viewBox: "0 0 1000 14", preserveAspectRatio: "none", class: "known-bar", role: "img", "aria-label": label });
    for (const { kind, from, to } of parts) {
      const left = Math.max(0, Math.min(from, to)), right = Math.min(1, Math.max(from, to));
      const thin = kind === "amount" ? { y: 2, height: 10 } : kind === "interval" ? { y: 6, height: 2 } : { y: 0, height: 14 };
      svg.append(el("rect", { class: kind, x: 1000 * left, width: Math.max(kind === "amount" ? 0 : 3, 1000 * (right - left)), ...thin }));
    }
    return svg;
  }

  function row(source, entry, scale) {
    const at = amount => (amount - scale.low) / (scale.high - scale.low);
    const parts = [{ kind: "amount", from: at(0), to: at(entry.v) }];
    if (entry.z !== undefined) parts.push({ kind: "chance", from: at(entry.z), to: at(entry.z) });
    if (entry.l !== undefined) parts.push({ kind: "interval", from: at(entry.l), to: at(entry.h) });
    const facts = [];
    if (entry.t !== undefined) facts.push(entry.t);
    if (entry.l !== undefined) facts.push(`95 %: ${number(entry.l)} to ${number(entry.h)}`);
    if (entry.q !== undefined) facts.push(`q ${entry.q < 1e-4 ? "< 0.0001" : number(entry.q)}`);
    return el("div", { class: "known-row" }, el("span", { class: "name" }, entry.n), bar(parts, `${number(entry.v)} ${source.amount}`),
      el("span", { class: "amount" }, `${number(entry.v)} ${source.amount}`), el("span", { class: "facts-of" }, facts.join(", ")));
  }

  /* For a map's page; nothing where no analysis was given. */
  async function sections(c) {
    const chunk = Math.floor(c / layer.chunk);
    if (sources.length === 0) return [];
    const units = chunks.has(chunk) ? await patchlode.load(`${layer.key}/known/${chunk}`, `data/${layer.key}-known-${pad(chunk, 4)}.js`) : [];
    const unit = units.find(one => one.c === c) || { k: [] };
    return sources.map((source, i) => {
      const entries = unit.k[i] || [];
      /* One scale for the layer, so that maps can be compared by eye. */
      const highest = layer.units.flatMap(one => brief(one, i).map(entry => entry[1]));
      const own = entries.flatMap(entry => [entry.v, entry.h, entry.l, entry.z].filter(amount => amount !== undefined));
      const scale = { low: Math.min(0, ...own), high: Math.max(1e-12, ...own, highest.reduce((a, b) => Math.max(a, b), 0)) };
      return el("section", { class: "known" }, el("h3", {}, source.title),
        ...(entries.length ? entries.map(entry => row(source, entry, scale)) : [el("p", { class: "small" }, "Nothing is known of this map.")]),
        el("p", { class: "small" }, `${source.reading} From ${source.uri}.`));
    });
  }

  return { offer, filters: () => offered, value, wanted, distribution, sections };
};
