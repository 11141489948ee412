// A select that searches: a combobox with its list, one choice or several.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { h } from "./dom.js";
import { say } from "./words.js";

const PAUSE_MS = 150;

export function chooser({ id, key, described, placeholder, least, find, multiple, chosen, onchoose }) {
  let options = [], active = -1, timer = null, asked = 0;
  const list = h("ul", { class: "list", role: "listbox", id: `${id}.list`, hidden: true });
  const field = h("input", { id, class: "field", role: "combobox", "data-key": key, autocomplete: "off", placeholder: chosen.length && !multiple ? "" : placeholder,
    "aria-controls": `${id}.list`, "aria-expanded": "false", "aria-autocomplete": "list", "aria-describedby": described, "aria-label": described === undefined ? placeholder : null,
    value: multiple ? "" : chosen[0]?.text ?? "" });

  const show = (entries) => {
    list.replaceChildren(...entries);
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };
  const hide = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const note = (words) => show([h("li", { class: "faint" }, words)]);

  const ask = async () => {
    const query = field.value === (chosen[0]?.text ?? null) && !multiple ? "" : field.value.trim();
    if (query.length < least) { note(say("search")); return; }
    const mine = (asked += 1);
    try {
      const found = await find(query);
      if (mine !== asked || document.activeElement !== field) return;
      options = found;
      active = -1;
      options.length ? show(options.map(entry)) : note(say("nothing_found"));
    } catch (error) { note(String(error.message ?? error)); }
  };
  const entry = (option, at) => h("li", { role: "option", id: `${id}.${at}`, "aria-selected": "false",
    onmousedown: (event) => { event.preventDefault(); take(option); } },
    option.text, option.note ? h("span", { class: "faint" }, ` ${option.note}`) : null);

  const mark = (to) => {
    if (!options.length) return;
    active = (to + options.length) % options.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `${id}.${active}`);
  };
  const take = (option) => {
    hide();
    if (multiple) {
      field.value = "";
      onchoose(option, [...chosen.filter((one) => one.value !== option.value), option]);
    } else {
      field.value = option.text;
      chosen = [option];
      onchoose(option, [option]);
    }
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS); });
  field.addEventListener("focus", () => { if (!multiple) field.select(); ask(); });
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    hide();
    if (multiple) return;
    if (!field.value.trim() && chosen.length) { chosen = []; onchoose(null, []); } else field.value = chosen[0]?.text ?? "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); list.hidden ? ask() : mark(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(active - 1); }
    else if (event.key === "Enter" && !list.hidden && active >= 0) { event.preventDefault(); take(options[active]); }
    else if (event.key === "Enter" && !list.hidden && options.length === 1) { event.preventDefault(); take(options[0]); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); hide(); }
  });

  const tags = multiple ? chosen.map((one) => h("span", { class: "tag" }, one.text,
    h("button", { type: "button", "aria-label": `✕ ${one.text}`, onclick: () => onchoose(null, chosen.filter((other) => other !== one)) }, "✕"))) : [];
  return h("div", { class: "chooser" }, tags, field, list);
}
