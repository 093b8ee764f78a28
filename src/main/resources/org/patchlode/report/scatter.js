"use strict";
/* A layer's maps by density and maximum: each point opens its map. Made when it is asked for, so that thousands do not hold up the page. */
patchlode.scatter = layer => {
  const { el, number, percent } = patchlode;
  const points = layer.units.filter(unit => unit.n > 0 && typeof unit.density === "number" && typeof unit.max === "number");
  if (points.length < 2) return [];
  const width = 720, height = 300, left = 58, base = height - 34;
  const most = Math.max(...points.map(unit => unit.density)) || 1;
  const low = Math.min(0, ...points.map(unit => unit.max)), high = Math.max(...points.map(unit => unit.max), low + 1e-12);
  const x = unit => left + (width - left - 10) * unit.density / most;
  const y = unit => base - (base - 10) * (unit.max - low) / (high - low);

  /* One point has the focus's place in the page; arrows move it to the next by density. */
  function moving(links) {
    return event => {
      const at = links.indexOf(event.target.closest("a"));
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (at < 0 || !step) return;
      event.preventDefault();
      const next = links[at + step];
      if (!next) return;
      links[at].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    };
  }

  function draw() {
    const links = [...points].sort((a, b) => a.density - b.density || a.c - b.c).map((unit, i) => {
      const text = `Map ${unit.c}: density ${percent(unit.density)}, maximum ${number(unit.max)}`;
      return el("svg:a", { href: patchlode.address(layer.name, unit.c), tabindex: i === 0 ? "0" : "-1", "aria-label": text },
        el("circle", { cx: x(unit).toFixed(1), cy: y(unit).toFixed(1), r: 4 }, el("title", {}, text)));
    });
    const svg = el("svg", { viewBox: `0 0 ${width} ${height}`, class: "scatter", role: "group", "aria-label": `${points.length} maps by density, to the right, and maximum, upwards; arrow keys move by density` },
      el("line", { class: "axis", x1: left, x2: width, y1: base, y2: base }), el("line", { class: "axis", x1: left, x2: left, y1: 4, y2: base }),
      el("text", { x: left, y: base + 15 }, "0"), el("text", { x: width - 10, y: base + 15, "text-anchor": "end" }, percent(most)),
      el("text", { x: (left + width) / 2, y: height - 4, "text-anchor": "middle" }, "density"),
      el("text", { x: left - 6, y: base, "text-anchor": "end" }, number(low)), el("text", { x: left - 6, y: 16, "text-anchor": "end" }, number(high)),
      el("text", { x: left - 6, y: base / 2, "text-anchor": "end" }, "maximum"), ...links);
    svg.addEventListener("keydown", moving(links));
    return svg;
  }

  const details = el("details", { class: "spreads" }, el("summary", {}, `Density and maximum of these ${points.length} maps`));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("svg")) details.append(draw(), el("p", { class: "small" }, "Density: mean share of a map's units above zero. A point opens its map."));
  });
  return [details];
};
