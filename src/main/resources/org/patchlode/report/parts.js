"use strict";
/*
 * What stands beside a map's winners. A part is a function of { layer, unit, data, units, looks } that gives an element, or null
 * where it has nothing to say; parts stand in the order in which they are in patchlode.unitParts, and others may be added to it.
 */
patchlode.unitParts = (() => {
  const { el, number, percent } = patchlode;

  function part(title, ...children) {
    return el("section", { class: "part" }, el("h3", {}, title), ...children);
  }

  function facts({ unit }) {
    if (unit.n === 0) return part("Activation", el("p", { class: "small" }, "This map never responds."));
    const line = (term, value, title) => el("div", {}, el("dt", title ? { title } : {}, term), el("dd", {}, value));
    return part("Activation", el("dl", { class: "figures" },
      line("maximum", number(unit.max)),
      line("mean of the per-image maximum", `${number(unit.mean)} ± ${number(unit.std)}`),
      line("contrast", number(unit.z), "Standard deviations by which the maximum stands out of the per-image maxima"),
      line("fires in", `${percent(unit.fire)} of images`, "Images in which a unit of the map is above zero"),
      ...(typeof unit.density === "number" ? [line("density", percent(unit.density), `Mean share of the map's units above zero, over ${unit.counted.toLocaleString("en")} images`)] : [])));
  }

  /* A round step for some four ticks. */
  function step(range) {
    const power = 10 ** Math.floor(Math.log10(range / 4));
    return [1, 2, 5, 10].map(k => k * power).find(k => range / k <= 5);
  }

  function histogram({ unit, data }) {
    const edges = data.edges, n = data.counts.length;
    const low = edges[0], high = Math.max(edges[n] || 0, unit.max || 0);
    if (n === 0 || !(high > low)) return null;
    const width = 480, height = 150, base = height - 20;
    const x = value => 1 + (width - 2) * (value - low) / (high - low);
    const most = Math.max(1, ...data.counts);
    const y = count => base - (base - 8) * Math.log1p(count) / Math.log1p(most);
    const svg = el("svg", { viewBox: `0 0 ${width} ${height}`, class: "histogram", role: "img",
      "aria-label": `Histogram of the maximum in each of ${data.images} images, from ${number(low)} to ${number(high)}; the winners lie from ${number(data.hits.length ? data.hits[data.hits.length - 1].s : 0)} on` });
    data.counts.forEach((count, i) => {
      if (count > 0) {
        svg.append(el("rect", { class: "bin", x: x(edges[i]), y: y(count), width: Math.max(1, x(edges[i + 1]) - x(edges[i]) - 0.5), height: base - y(count) },
          el("title", {}, `${count.toLocaleString("en")} images from ${number(edges[i])} to ${number(edges[i + 1])}`)));
      }
    });
    svg.append(el("line", { class: "axis", x1: 0, x2: width, y1: base, y2: base }));
    const by = step(high - low);
    for (let k = Math.ceil(low / by); k * by <= high; k++) {
      const at = x(k * by);
      svg.append(el("line", { class: "axis", x1: at, x2: at, y1: base, y2: base + 4 }),
        el("text", { x: at, y: height - 3, "text-anchor": at < 20 ? "start" : at > width - 20 ? "end" : "middle" }, number(k * by)));
    }
    data.hits.filter(hit => hit.s >= low && hit.s <= high).forEach(hit =>
      svg.append(el("line", { class: "hit", x1: x(hit.s), x2: x(hit.s), y1: base - 12, y2: base }, el("title", {}, `winner ${hit.r}: ${number(hit.s)}`))));
    return part("Maximum in each image", svg,
      el("p", { class: "small" }, `${data.images.toLocaleString("en")} images; height is logarithmic, marks are the winners' scores.`));
  }

  /* Of numbers and dates: from, to and the one in the middle. */
  function spread(layer, data, column) {
    const dates = layer.kinds[column] === "date";
    if (!dates && layer.kinds[column] !== "number") return "";
    const values = data.hits.map(hit => hit.l[column]).filter(text => text !== undefined && text !== "").map(text => dates ? text : Number(text));
    values.sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
    const shown = value => dates ? value : number(value), last = values.length - 1;
    if (last < 0) return "";
    const known = values.length < data.hits.length ? `, of ${values.length} winners` : "";
    return values[0] === values[last] ? `${shown(values[0])} in ${values.length} of ${data.hits.length}`
      : `${shown(values[0])} to ${shown(values[last])}, median ${shown(middle(values, dates))}${known}`;
  }

  /* Dates have no mean: of an even number the earlier of the two in the middle. */
  function middle(values, dates) {
    const half = (values.length - 1) / 2, low = values[Math.floor(half)], high = values[Math.ceil(half)];
    return dates ? low : (low + high) / 2;
  }

  function labels({ layer, unit, data }) {
    const lists = unit.labels.map((pairs, column) => {
      const range = spread(layer, data, column);
      if (range) return el("p", {}, el("span", { class: "small" }, `${layer.labels[column]}: `), range);
      const most = [...pairs].filter(([label]) => label).sort((a, b) => b[1] - a[1]).slice(0, 4);
      return most.length === 0 ? null : el("p", {}, el("span", { class: "small" }, `${layer.labels[column]}: `),
        ...most.flatMap(([label, count]) => [el("span", { class: "tag" }, label), ` ${count} of ${data.hits.length} `]));
    }).filter(node => node);
    return lists.length ? part("Labels of the winners", ...lists) : null;
  }

  /* Links to maps of the layer. @param pairs of a map and what is said of it */
  function maps({ layer, units }, pairs, caption) {
    return el("ul", { class: "near" }, ...pairs.filter(([c]) => units.has(c)).map(([c, value]) => {
      const block = el("span", { class: "block", role: "img", "aria-label": `Patches of map ${c}` });
      patchlode.paint(block, layer, c, 0, 84);
      return el("li", {}, el("a", { href: patchlode.address(layer.name, c) }, block, el("span", { class: "caption" }, el("b", {}, String(c)), caption(c, value))));
    }));
  }

  function neighbours(subject) {
    const { unit, data, units } = subject;
    if (!data.near || data.near.length === 0) return null;
    const jaccard = (c, shared) => `${shared} shared · ${percent(shared / (unit.n + units.get(c).n - shared))}`;
    return part("Neighbours", el("p", { class: "small" }, "Maps of this layer that share most winning images; in percent of all images that won in either (Jaccard)."), maps(subject, data.near, jaccard));
  }

  function alike(subject) {
    const pairs = subject.data.alike;
    if (!pairs) return null;
    const list = maps(subject, pairs, (c, hundredths) => `r = ${(hundredths / 100).toFixed(2)}`);
    list.classList.add("alike");
    return part("Neighbours by response", el("p", { class: "small" }, "Maps of this layer whose responses correlate most with this map's (Pearson), over the corpus or 2,048 images drawn from it."), list);
  }

  function field({ layer }) {
    if (!layer.field || !layer.input) return null;
    const { w, h } = layer.input, f = layer.field;
    const width = Math.min(w, f.w), height = Math.min(h, f.h);
    return part("Receptive field", el("svg", { viewBox: `-1 -1 ${w + 2} ${h + 2}`, class: "scale", role: "img", "aria-label": "Receptive field to scale on the input" },
      el("rect", { class: "plane", width: w, height: h }),
      el("rect", { class: "field", x: (w - width) / 2, y: (h - height) / 2, width, height })),
    el("p", { class: "small" }, `${f.w} × ${f.h} on ${w} × ${h} pixels; a unit is one position of the map, given by row and column from 0.`));
  }

  function response({ layer, looks }) {
    if (!layer.responses) return null;
    const { sx, sy } = layer.responses;
    const lies = sx > 0 && sy > 0 ? `A unit is drawn over ${sx} × ${sy} pixels around the middle of its field` : "All units see the whole image, so the map is stretched over it";
    const mask = looks.top > 0
      ? "The mask leaves what is at least a share of the map's largest activation: at first its 99.5 % quantile over the units of up to 64 images drawn from the corpus (as NetDissect takes, over all)."
      : "The mask leaves what is at least a share of the winner's activation: half at first, since this run does not say what half a per cent of the map's units exceed.";
    return part("Response in the image", el("p", { class: "small" },
      `The map's activations, from zero to the winner's own. ${lies}; values between units are interpolated. ${mask}`));
  }

  return [histogram, facts, response, labels, neighbours, alike, field];
})();
