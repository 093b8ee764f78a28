"use strict";
/* A winner's whole feature map over its picture, as heat or as a mask at a threshold. */
patchlode.responses = layer => {
  const { el, pad } = patchlode;
  const size = layer.responses;
  if (!size) return null;
  const LEAST_SIDE = 224;
  let shown = [];

  async function stored(c, index) {
    const file = Math.floor(c / size.together);
    const maps = await patchlode.load(`${layer.key}/responses/${file}`, `data/${layer.key}-responses-${pad(file, 5)}.js`);
    const map = maps.find(one => one.c === c);
    return map && map.r[index] ? patchlode.image(`data:image/png;base64,${map.r[index]}`) : null;
  }

  /* Where the map lies on the input: a unit covers as many pixels as units are apart, around the middle of its field. */
  function place(hit, input) {
    const along = (from, to, unit, apart, units, side) => apart > 0 ? { at: (from + to) / 2 - (unit + 0.5) * apart, length: units * apart } : { at: 0, length: side };
    const x = along(hit.b[1], hit.b[3], hit.x, size.sx, size.w, input.w);
    const y = along(hit.b[0], hit.b[2], hit.y, size.sy, size.h, input.h);
    return { x: x.at, y: y.at, w: x.length, h: y.length };
  }

  /* The map's levels at the picture's pixels, between units by bilinear interpolation, 0 beyond the map. */
  function levels(image, at, scale, width, height) {
    const sheet = el("canvas", { width, height });
    const context = sheet.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    context.drawImage(image, at.x * scale, at.y * scale, at.w * scale, at.h * scale);
    return context.getImageData(0, 0, width, height).data;
  }

  const RAMP = [[92, 18, 120], [236, 90, 36], [253, 248, 170]];
  function colour(level, channel) {
    const at = level * (RAMP.length - 1), low = Math.min(RAMP.length - 2, Math.floor(at));
    return RAMP[low][channel] + (at - low) * (RAMP[low + 1][channel] - RAMP[low][channel]);
  }

  /* The threshold is a share of the map's largest activation where that is known, else of the winner's own; a level is a share of the winner's. */
  function paint({ node, grey, hit }, looks) {
    const context = node.getContext("2d");
    const drawn = context.createImageData(node.width, node.height);
    const least = 255 * looks.threshold * (looks.top > 0 ? looks.top / hit.s : 1);
    for (let i = 0; i < grey.length; i += 4) {
      if (looks.place === "heat") {
        const level = grey[i] / 255;
        for (let channel = 0; channel < 3; channel++) drawn.data[i + channel] = colour(level, channel);
        drawn.data[i + 3] = 225 * Math.min(1, 1.4 * level);
      } else if (grey[i] < least) {
        drawn.data[i + 3] = 205;
      }
    }
    context.putImageData(drawn, 0, 0);
  }

  function redraw(looks) {
    for (const one of shown) {
      if (looks.place === "field") one.node.getContext("2d").clearRect(0, 0, one.node.width, one.node.height);
      else if (one.grey) paint(one, looks);
      else if (!one.asked) {
        one.asked = stored(one.c, one.index).then(image => {
          if (!image) return;
          one.grey = levels(image, place(one.hit, one.input), one.scale, one.node.width, one.node.height);
          if (looks.place !== "field") paint(one, looks);
          one.node.dataset.drawn = "true";
        }, () => one.node.classList.add("missing"));
      }
    }
  }

  /* To lie over a picture of the input. */
  function over(hit, c, index, input) {
    const scale = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(input.w, input.h)));
    const node = el("canvas", { class: "response", width: input.w * scale, height: input.h * scale, "aria-hidden": "true" });
    shown.push({ node, hit, c, index, input, scale });
    return node;
  }

  /* Another map is about to be shown. */
  function clear() { shown = []; }

  function controls(looks) {
    const select = el("select", { id: "place" }, ...[["heat", "heat"], ["mask", "mask"], ["field", "field alone"]].map(([value, text]) => el("option", { value }, text)));
    select.value = looks.place;
    const slider = el("input", { id: "threshold", type: "range", min: "0.5", max: "100", step: "0.5" });
    slider.value = String(100 * looks.threshold);
    const amount = el("output", { for: "threshold" });
    const bar = el("label", { class: "threshold", title: looks.top > 0 ? "Share of the map's largest activation" : "Share of the winner's activation" }, "from ", slider, " ", amount);
    const follow = () => {
      looks.place = select.value;
      bar.hidden = looks.place !== "mask";
    };
    const tell = text => { amount.textContent = text; };
    tell(looks.moved || !(looks.top > 0) ? `${slider.value} %` : `99.5 % quantile (${slider.value} %)`);
    select.addEventListener("change", () => { follow(); redraw(looks); });
    slider.addEventListener("input", () => {
      looks.threshold = Number(slider.value) / 100;
      looks.moved = true;
      tell(`${slider.value} %`);
      redraw(looks);
    });
    follow();
    return [el("label", {}, "Response ", select), bar];
  }

  return { over, clear, controls, redraw };
};
