"use strict";
/* The figures of an analysis: data from data/figures.js, drawn by ECharts in the page's own colours. */
(() => {
  /* Okabe and Ito's colours, which people tell apart who do not see all colours alike. */
  const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a5195", "#4d4d4d"];
  const DARK = ["#56b4e9", "#f28e4b", "#3fc79a", "#e3a1c7", "#9ad0f0", "#f0c04c", "#b79ad6", "#c8c8c8"];
  const AMOUNT = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"];
  const DIFFERENCE = ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b"];
  const DASHES = ["solid", "dashed", "dotted"];
  // As the lines are: with more than there are colours, a colour is used again with dashes.
  const KEYS = ["path://M0 4h20v3H0z", "path://M0 4h8v3H0zM12 4h8v3H12z", "path://M0 4h4v3H0zM8 4h4v3H8zM16 4h4v3H16z"];
  const dash = i => Math.floor(i / LIGHT.length) % DASHES.length;

  const look = () => {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    const dark = getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) < 384;
    return { ink: of("--ink"), quiet: of("--quiet"), line: of("--line"), paper: of("--paper"), colours: dark ? DARK : LIGHT };
  };

  const show = value => patchlode.number(value);

  function axis(spec, place, at) {
    return {
      type: spec.kind === "logarithmic" ? "log" : "value",
      scale: spec.kind !== "from_zero",
      name: spec.label,
      nameLocation: "middle",
      nameGap: place === "x" ? 30 : 52,
      nameTextStyle: { color: at.ink, fontSize: 12 },
      axisLine: { show: true, onZero: false, lineStyle: { color: at.quiet } },
      axisTick: { show: true, lineStyle: { color: at.quiet } },
      axisLabel: { color: at.quiet, fontSize: 11, formatter: show, hideOverlap: true },
      splitLine: { show: place === "y", lineStyle: { color: at.line, width: 1 } },
    };
  }

  const categories = (names, label, at, rotate) => ({
    type: "category",
    data: names,
    name: label,
    nameLocation: "middle",
    nameGap: rotate ? 84 : 30,
    nameTextStyle: { color: at.ink, fontSize: 12 },
    axisLine: { lineStyle: { color: at.quiet } },
    axisTick: { show: false },
    axisLabel: { color: at.quiet, fontSize: 11, rotate: rotate ? 40 : 0, interval: rotate || names.length < 12 ? 0 : "auto", width: 110, overflow: "truncate" },
  });

  const fade = (colour, alpha) => colour + Math.round(alpha * 255).toString(16).padStart(2, "0");

  /* Each unbroken stretch of the band as one polygon. */
  function band(one, colour) {
    const runs = [];
    let run = [];
    one.x.forEach((x, i) => {
      if (x !== null && one.low[i] !== null && one.high[i] !== null) run.push(i);
      else if (run.length) { runs.push(run); run = []; }
    });
    if (run.length) runs.push(run);
    return {
      type: "custom", name: one.name, silent: true, z: 1, tooltip: { show: false },
      itemStyle: { color: colour },
      encode: { x: 0, y: [1, 2] },
      data: runs.flatMap(points => points.map(i => [one.x[i], one.low[i], one.high[i]])),
      renderItem: (params, api) => {
        if (params.dataIndex !== 0) return null;
        return {
          type: "group",
          children: runs.map(points => ({
            type: "polygon",
            shape: { points: [...points.map(i => api.coord([one.x[i], one.high[i]])), ...points.slice().reverse().map(i => api.coord([one.x[i], one.low[i]]))] },
            style: { fill: fade(colour, 0.18) },
          })),
        };
      },
    };
  }

  function lines(figure, at) {
    const series = [];
    figure.series.forEach((one, i) => {
      const colour = at.colours[i % at.colours.length];
      if (one.low.length) series.push(band(one, colour));
      series.push({
        type: "line", name: one.name, z: 2, color: colour,
        data: one.x.map((x, k) => [x, one.y[k]]),
        lineStyle: { width: 1.8, type: DASHES[dash(i)] },
        symbol: "circle", symbolSize: one.x.length > 60 ? 0 : 4, connectNulls: false,
      });
    });
    return { xAxis: axis(figure.x, "x", at), yAxis: axis(figure.y, "y", at), series };
  }

  function whiskers(figure, one, i, colour) {
    return {
      type: "custom", name: one.name, silent: true, z: 3, tooltip: { show: false }, itemStyle: { color: colour },
      encode: { x: 0, y: [1, 2] },
      data: one.y.map((_, k) => [k, one.low[k], one.high[k]]).filter(point => point[1] !== null && point[2] !== null),
      renderItem: (params, api) => {
        const layout = api.barLayout({ barGap: "10%", barCategoryGap: "25%", barMaxWidth: 48, count: figure.series.length })[i];
        const x = api.coord([api.value(0), 0])[0] + layout.offsetCenter;
        const low = api.coord([api.value(0), api.value(1)])[1];
        const high = api.coord([api.value(0), api.value(2)])[1];
        const style = { stroke: look().ink, lineWidth: 1.2, fill: null };
        const w = Math.min(4, layout.width / 3);
        return { type: "group", children: [
          { type: "line", shape: { x1: x, y1: low, x2: x, y2: high }, style },
          { type: "line", shape: { x1: x - w, y1: low, x2: x + w, y2: low }, style },
          { type: "line", shape: { x1: x - w, y1: high, x2: x + w, y2: high }, style },
        ] };
      },
    };
  }

  function bars(figure, at) {
    const series = [];
    figure.series.forEach((one, i) => {
      const colour = at.colours[i % at.colours.length];
      series.push({ type: "bar", name: one.name, data: one.y, color: colour, barGap: "10%", barCategoryGap: "25%", barMaxWidth: 48 });
      if (one.low.length) series.push(whiskers(figure, one, i, colour));
    });
    const long = figure.categories.length > 5 || figure.categories.some(name => name.length > 14);
    return { xAxis: categories(figure.categories, figure.x, at, long), yAxis: axis(figure.y, "y", at), series, bottom: long ? 96 : 0 };
  }

  function scatter(figure, at) {
    return {
      xAxis: axis(figure.x, "x", at), yAxis: axis(figure.y, "y", at),
      series: figure.series.map((one, i) => ({
        type: "scatter", name: one.name, color: at.colours[i % at.colours.length], symbolSize: 6, large: one.x.length > 3000,
        itemStyle: { opacity: 0.7 },
        data: one.x.map((x, k) => ({ value: [x, one.y[k]], name: one.labels[k] || "" })),
      })),
    };
  }

  function heat(figure, at) {
    const points = [];
    let low = Infinity, high = -Infinity;
    figure.values.forEach((row, r) => row.forEach((value, c) => {
      if (value === null) return;
      points.push([c, r, value]);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }));
    if (!points.length) { low = 0; high = 1; }
    if (figure.colours === "difference") { high = Math.max(Math.abs(low), Math.abs(high)) || 1; low = -high; }
    if (low === high) high = low + 1;
    const text = { color: at.ink, fontSize: 11 };
    const map = figure.colours === "kinds"
      ? { type: "piecewise", show: figure.names.length <= 20, pieces: figure.names.map((name, i) => ({ value: i, label: name, color: at.colours[i % at.colours.length] })), orient: "vertical", right: 0, top: "middle", textStyle: text }
      : { min: low, max: high, calculable: false, orient: "vertical", right: 0, top: "middle", text: [figure.value, ""], textStyle: text, formatter: show,
          inRange: { color: figure.colours === "difference" ? DIFFERENCE : AMOUNT } };
    return {
      xAxis: { ...categories(figure.columns, figure.x, at, false), splitArea: { show: false } },
      yAxis: { ...categories(figure.rows, figure.y, at, false), inverse: true, nameGap: 60 },
      visualMap: map,
      right: 130,
      series: [{ type: "heatmap", data: points, progressive: 0, emphasis: { itemStyle: { borderColor: at.ink, borderWidth: 1 } } }],
      tooltip: point => `${figure.y} ${figure.rows[point.value[1]]}, ${figure.x} ${figure.columns[point.value[0]]}\n${figure.value}: ${figure.colours === "kinds" ? figure.names[point.value[2]] : show(point.value[2])}`,
    };
  }

  const KINDS = { lines, bars, scatter, heat };

  function option(figure) {
    const at = look();
    const part = KINDS[figure.kind](figure, at);
    const names = figure.series ? figure.series.map(one => one.name).filter(name => name) : [];
    const legend = names.length > 1;
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 74, right: part.right || 24, top: legend ? 44 + 18 * Math.floor(names.join("").length / 90) : 16, bottom: Math.max(48, (part.bottom || 0) + 12) },
      legend: legend ? { data: figure.series.map((one, i) => ({ name: one.name, icon: figure.kind === "lines" ? KEYS[dash(i)] : "rect" })).filter(one => one.name), type: "scroll", top: 4, textStyle: { color: at.ink, fontSize: 12 } } : undefined,
      tooltip: {
        renderMode: "richText", trigger: "item", confine: true,
        formatter: part.tooltip || (point => [point.name && figure.kind !== "lines" ? point.name : null,
          `${point.seriesName}: ${Array.isArray(point.value) ? point.value.map(show).join(", ") : show(point.value)}`].filter(line => line).join("\n")),
      },
      xAxis: part.xAxis, yAxis: part.yAxis, visualMap: part.visualMap, series: part.series,
    };
  }

  function height(figure) {
    return figure.kind === "heat" ? Math.max(260, Math.min(640, 90 + 16 * figure.rows.length)) : 360;
  }

  function save(figure, width) {
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height: height(figure) });
    chart.setOption(option(figure));
    const link = patchlode.el("a", { href: URL.createObjectURL(new Blob([chart.renderToSVGString()], { type: "image/svg+xml" })), download: figure.title.replace(/[^\w]+/g, "-") + ".svg" });
    link.click();
    URL.revokeObjectURL(link.href);
    chart.dispose();
  }

  patchlode.expect("figures").then(figures => {
    const drawn = [];
    for (const box of document.querySelectorAll("[data-figure]")) {
      const figure = figures[Number(box.dataset.figure)];
      const place = box.querySelector(".chart");
      place.style.height = `${height(figure)}px`;
      const chart = echarts.init(place, null, { renderer: "canvas" });
      chart.setOption(option(figure));
      box.querySelector(".save").addEventListener("click", () => save(figure, place.clientWidth));
      drawn.push([chart, figure]);
    }
    const again = () => drawn.forEach(([chart, figure]) => chart.setOption(option(figure), true));
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    addEventListener("resize", () => drawn.forEach(([chart]) => chart.resize()));
    document.documentElement.dataset.ready = "true";
    document.documentElement.dataset.figures = String(drawn.length);
  });
})();
