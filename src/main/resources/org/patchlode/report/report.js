"use strict";
/* Shared by all pages: data arrives as scripts, because a page opened from a folder may not fetch. */
const patchlode = (() => {
  const arrived = new Map();
  const waiting = new Map();

  function receive(key, data) {
    arrived.set(key, data);
    (waiting.get(key) || []).forEach(done => done(data));
    waiting.delete(key);
  }

  function expect(key) {
    if (arrived.has(key)) return Promise.resolve(arrived.get(key));
    return new Promise(done => waiting.set(key, [...(waiting.get(key) || []), done]));
  }

  function load(key, file) {
    if (!arrived.has(key) && !waiting.has(key)) {
      const script = document.createElement("script");
      script.src = file;
      document.head.append(script);
    }
    return expect(key);
  }

  /* An element with properties, attributes and children; text is always text. */
  function el(name, properties = {}, ...children) {
    const svg = name.startsWith("svg:") || ["svg", "rect", "line", "text", "title", "circle"].includes(name);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name.replace("svg:", "")) : document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "onclick") node.addEventListener("click", value);
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  }

  const pad = (number, digits) => String(number).padStart(digits, "0");
  const file = (layer, tiles, c) => `pictures/${layer.key}-${tiles.kind}${pad(Math.floor(c / tiles.maps), 4)}.${tiles.ext}`;

  /* Where a winner's cell lies in its atlas: the same arithmetic as Tiles.java. */
  function cell(tiles, c, plane, winner) {
    const slot = c % tiles.maps;
    const column = (slot % tiles.across * tiles.planes + plane) * tiles.grid + winner % tiles.grid;
    const row = Math.floor(slot / tiles.across) * tiles.grid + Math.floor(winner / tiles.grid);
    return { x: column * tiles.px, y: row * tiles.py };
  }

  /* A map's block of winners, as a window onto its atlas. */
  function paint(node, layer, c, plane, side) {
    const tiles = layer.small;
    const scale = side / (tiles.grid * Math.max(tiles.px, tiles.py));
    const at = cell(tiles, c, plane, 0);
    node.style.width = `${tiles.grid * tiles.px * scale}px`;
    node.style.height = `${tiles.grid * tiles.py * scale}px`;
    node.style.backgroundSize = `${tiles.aw * scale}px ${tiles.ah * scale}px`;
    node.style.backgroundPosition = `${-at.x * scale}px ${-at.y * scale}px`;
    node.style.backgroundImage = `url("${file(layer, tiles, c)}")`;
    node.style.setProperty("--grid", tiles.grid);
    node.classList.toggle("pixels", tiles.exact && scale > 2);
  }

  const number = value => value === null || value === undefined ? "–"
    : Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 0.001) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  const percent = value => value === null || value === undefined ? "–" : `${Number((100 * value).toPrecision(3))} %`;
  /* A label's value; a number, a date and a yes or no are nothing without their column's name. */
  function tag(column, value) {
    const bare = /^(-?\d+(\.\d+)?(e[-+]?\d+)?|\d{4}-\d\d-\d\d|true|false)$/i.test(value);
    return el("span", { class: "tag", title: column }, ...(bare ? [el("span", { class: "of" }, column), " "] : []), value);
  }

  const address = (layer, c) => `#/${encodeURIComponent(layer)}` + (c === undefined ? "" : `/${c}`);

  /* "#/layer/channel" taken apart; an address from elsewhere may be anything. */
  function route() {
    const match = /^#\/([^/]*)(?:\/(\d{1,9}))?$/.exec(location.hash);
    if (!match) return null;
    try {
      return { layer: decodeURIComponent(match[1]), channel: match[2] === undefined ? null : Number(match[2]) };
    } catch (e) {
      return null;
    }
  }

  /* An address that names another layer leads to its page. */
  async function follow(name) {
    const wanted = route();
    if (!wanted || wanted.layer === name) return;
    const layers = await load("run", "data/run.js");
    const target = layers.find(layer => layer.name === wanted.layer);
    if (target) location.replace(target.page + address(target.name, wanted.channel === null ? undefined : wanted.channel));
  }

  const themes = ["auto", "light", "dark"];
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch (e) { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* a sandboxed view keeps nothing */ } },
  };
  function theme(name) {
    document.documentElement.dataset.theme = name;
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${name}`;
  }
  const stored = store.get("patchlode-theme");
  theme(themes.includes(stored) ? stored : "auto");
  document.addEventListener("DOMContentLoaded", () => {
    theme(document.documentElement.dataset.theme);
    document.getElementById("theme").addEventListener("click", () => {
      const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
      store.set("patchlode-theme", next);
      theme(next);
    });
  });

  return { receive, expect, load, el, pad, file, cell, paint, number, percent, tag, address, route, follow, store };
})();
