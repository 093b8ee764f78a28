"use strict";
/* Search of winning images by name; the index comes in pieces, and only when something is searched. */
(async () => {
  const { el, pad } = patchlode;
  const MOST = 40;
  const field = document.getElementById("find");
  const found = document.getElementById("found");
  const corpus = await patchlode.expect("corpus");
  if (!field) return;
  let asked = 0;

  async function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
    const mine = ++asked;
    if (words.length === 0) { found.replaceChildren(); return; }
    const hits = [];
    for (let part = 0; part * corpus.names < corpus.winning && hits.length <= MOST; part++) {
      const names = await patchlode.load(`names/${part}`, `data/names-${pad(part, 5)}.js`);
      if (mine !== asked) return;
      for (let i = 0; i < names.length && hits.length <= MOST; i++) {
        const name = names[i].toLowerCase();
        if (words.every(word => name.includes(word))) hits.push([part * corpus.names + i, names[i]]);
      }
    }
    found.replaceChildren(...hits.slice(0, MOST).map(([n, name]) => el("li", {}, el("a", { href: `image.html#/${n}` }, name))));
    if (hits.length === 0) found.append(el("li", { class: "small" }, "No image that won has this in its name."));
    if (hits.length > MOST) found.append(el("li", { class: "small" }, `The first ${MOST}; more of the name finds fewer.`));
  }

  field.addEventListener("input", search);
  field.form.addEventListener("submit", event => event.preventDefault());
})();
