"use strict";
/* A filter by text. A list of few values is chosen from, of many one types a part. */
patchlode.textFilter = (() => {
  const { el } = patchlode;
  const MOST_OPTIONS = 30;
  let lists = 0;

  /* The select is empty but for "any"; counts: of maps by value, in the order they are offered. "=" before an option's value lets an empty one be chosen. */
  return (select, counts) => {
    if (counts.size <= MOST_OPTIONS) {
      for (const [value, count] of counts) select.append(el("option", { value: "=" + value }, `${value || "(none)"} (${count})`));
      const clear = () => { select.value = ""; };
      return { clear, text: () => select.value.slice(1) || "(none)", test: () => select.value === "" ? null : value => value === select.value.slice(1) };
    }
    const list = el("datalist", { id: `values-${lists++}` }, ...[...counts].map(([value, count]) => el("option", { value }, `${count} maps`)));
    const input = el("input", { class: select.className, type: "search", list: list.id, placeholder: `any of ${counts.size}`, autocomplete: "off", spellcheck: "false" });
    Object.assign(input.dataset, select.dataset);
    select.replaceWith(input, list);
    /* A whole value is meant as such, a part of one wherever it stands. */
    const test = () => {
      const asked = input.value.trim();
      if (asked === "") return null;
      const part = asked.toLowerCase();
      return counts.has(asked) ? value => value === asked : value => value.toLowerCase().includes(part);
    };
    return { clear: () => { input.value = ""; }, text: () => input.value.trim(), test };
  };
})();
