"use strict";
/* One feature map, at its permanent address #/layer/channel: its winners (pictures.js), and beside them parts (parts.js). */
patchlode.unit = (layer, order, sheetRule) => {
  const { el, pad } = patchlode;
  const dialog = document.getElementById("unit");
  const units = new Map(layer.units.map(unit => [unit.c, unit]));
  const view = patchlode.pictures(layer);
  const looks = { rule: sheetRule(), place: "heat", threshold: 0.5, top: 0, moved: false };
  const known = patchlode.known(layer);
  let current = null;

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
      select.value = looks.rule;
      select.addEventListener("change", () => { looks.rule = select.value; show(c); });
      bar.append(el("label", {}, "Rule ", select));
    }
    if (view.responses) bar.append(...view.responses.controls(looks));
    bar.append(el("button", { type: "button", class: "close", onclick: leave }, "Close"));
    return bar;
  }

  /* A mask begins at the map's 99.5 % quantile, or at half of a winner where the run does not know that; what a reader has chosen stays. */
  function begin({ hits, q995 }) {
    looks.top = q995 !== undefined && q995 !== null && hits.length > 0 && hits[0].s > 0 ? hits[0].s : 0;
    if (!looks.moved) looks.threshold = looks.top > 0 ? Math.min(1, q995 / looks.top) : 0.5;
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
    begin(data);
    const subject = { layer, unit, data, units, looks };
    if (view.responses) view.responses.clear();
    const hits = el("div", { class: "hits" }, ...data.hits.map((hit, index) => view.winner(c, hit, index, looks)));
    const parts = patchlode.unitParts.map(make => make(subject)).filter(node => node);
    dialog.replaceChildren(head(c), el("div", { class: "desk" }, hits, el("aside", { class: "parts", "aria-label": "About this map" }, ...told, ...parts)));
    if (view.responses) view.responses.redraw(looks);
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
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = dialog.querySelector(`a[aria-label="${event.key === "ArrowLeft" ? "Previous" : "Next"} map"]`);
      event.preventDefault();
      if (link) location.replace(link.href);
    } else if (event.key.toLowerCase() === "r" && layer.rules.length > 1) {
      looks.rule = layer.rules[(layer.rules.indexOf(looks.rule) + 1) % layer.rules.length];
      show(current);
    }
  });
  addEventListener("hashchange", follow);
  follow();
};
