// Elements that people press, choose and type into. https://docs.slack.dev/reference/block-kit/block-elements

import { plain } from "./blocks.js";
import { chooser } from "./chooser.js";
import { confirmed } from "./dialog.js";
import { h } from "./dom.js";
import { say } from "./words.js";

const KEYS = {
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  multi_static_select: "selected_options", multi_external_select: "selected_options", checkboxes: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users", conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations", channels_select: "selected_channel",
  multi_channels_select: "selected_channels", datepicker: "selected_date", timepicker: "selected_time",
  datetimepicker: "selected_date_time", rich_text_input: "rich_text_value", file_input: "files",
};
const INITIAL = { selected_option: "initial_option", selected_options: "initial_options", selected_date: "initial_date",
  selected_time: "initial_time", selected_date_time: "initial_date_time", selected_user: "initial_user", value: "initial_value" };

export function element(one, block, place, { id, described } = {}) {
  const draw = DRAWN[one.type];
  const key = `${block.block_id}.${one.action_id}`;
  const spot = { one, block, place, key, id: id ?? `${place.key}.${key}`, held: held(one, block, place), described: described || null };
  return draw ? draw(spot) : h("span", { class: "unknown" }, `${say("unknown")}: ${one.type}`);
}

// What is typed and not yet sent away is kept here, so that a redrawn view holds it too.
function held(one, block, place) {
  const name = KEYS[one.type] ?? "value";
  const typed = place.typed?.get(`${block.block_id}.${one.action_id}`);
  if (typed !== undefined) return typed;
  const stored = place.values?.[block.block_id]?.[one.action_id];
  return stored ? stored[name] : one[INITIAL[name]];
}

const DRAWN = {
  button, overflow, image: ({ one }) => h("img", { src: one.image_url, alt: one.alt_text }),
  plain_text_input: typed, email_text_input: typed, url_text_input: typed, number_input: typed, rich_text_input: typed,
  datepicker: (spot) => picked(spot, "date"), timepicker: (spot) => picked(spot, "time"), datetimepicker: moment,
  static_select: chosen, multi_static_select: many, external_select: chosen, multi_external_select: many,
  users_select: chosen, multi_users_select: many, conversations_select: chosen, multi_conversations_select: many,
  channels_select: chosen, multi_channels_select: many, checkboxes, radio_buttons: radios,
  file_input: () => h("span", { class: "faint" }, "📎"),
};

function button(spot) {
  const { one, block, place, key } = spot;
  const press = async () => {
    if (one.confirm && !(await confirmed(one.confirm, place.viewer))) return;
    if (one.url) window.open(one.url, "_blank", "noopener");
    const twins = block.elements?.filter((other) => other.type === "button" && other.action_id === one.action_id) ?? [one];
    await place.press({ action_id: one.action_id, block_id: block.block_id, index: Math.max(0, twins.indexOf(one)) });
  };
  return h("button", { type: "button", class: `button ${one.style ?? ""}`, "data-key": `${key}.${one.value ?? ""}`,
    "aria-label": one.accessibility_label, onclick: press }, plain(one.text.text));
}

function overflow(spot) {
  const { one, block, place } = spot;
  const list = h("div", { class: "menu", role: "menu" }, one.options.map((option) => h("button", { type: "button", role: "menuitem",
    onclick: async () => {
      if (one.confirm && !(await confirmed(one.confirm, place.viewer))) return;
      await place.press({ action_id: one.action_id, block_id: block.block_id, value: option.value });
    } }, plain(option.text.text))));
  return h("details", { class: "overflow" }, h("summary", { class: "button", "aria-label": say("more") }, "…"), list);
}

function typed(spot) {
  const { one, place, key, id, held: value, described } = spot;
  const long = one.multiline || one.type === "rich_text_input";
  const kind = { email_text_input: "email", url_text_input: "url" }[one.type] ?? "text";
  const mode = one.type === "number_input" ? (one.is_decimal_allowed ? "decimal" : "numeric") : null;
  return h(long ? "textarea" : "input", { id, type: long ? null : kind, inputmode: mode, class: "field", "data-key": key, rows: long ? 3 : null,
    value: typeof value === "string" ? value : "", placeholder: one.placeholder?.text, maxlength: one.max_length, "aria-describedby": described,
    autocomplete: "off", oninput: (event) => place.typed?.set(key, event.target.value),
    onchange: (event) => place.enter(spot, event.target.value) });
}

const picked = (spot, kind) => h("input", { id: spot.id, type: kind, class: "field", "data-key": spot.key, value: spot.held ?? "",
  "aria-describedby": spot.described, "aria-label": spot.described || spot.block.type === "input" ? null : spot.one.placeholder?.text ?? spot.one.action_id,
  onchange: (event) => place_entered(spot, event.target.value || null) });

function moment(spot) {
  const shown = spot.held ? new Date((spot.held - new Date().getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16) : "";
  return h("input", { id: spot.id, type: "datetime-local", class: "field", "data-key": spot.key, value: shown,
    onchange: (event) => place_entered(spot, event.target.value ? Math.floor(Date.parse(event.target.value) / 1000) : null) });
}

const place_entered = (spot, value) => spot.place.enter(spot, value);

function chosen(spot) {
  return chooser({ ...choices(spot), multiple: false, chosen: [label(spot, spot.held)].filter(Boolean),
    onchoose: (option) => place_entered(spot, option ? option.value : null) });
}

function many(spot) {
  const now = (spot.held ?? []).map((one) => label(spot, one));
  const values = (list) => list.map((option) => option.value);
  return chooser({ ...choices(spot), multiple: true, chosen: now,
    onchoose: (option, list) => place_entered(spot, values(list)) });
}

function choices(spot) {
  const { one, place, key, id, described } = spot;
  const shared = { id, key, described, placeholder: one.placeholder?.text ?? say("choose") };
  if (one.type.endsWith("external_select")) {
    return { ...shared, least: one.min_query_length ?? 3, find: async (query) => (await place.search(key, query)).map(asOption) };
  }
  const all = offered(spot);
  const fits = (option, query) => option.text.toLowerCase().includes(query.toLowerCase());
  return { ...shared, least: 0, find: async (query) => all.filter((option) => fits(option, query)) };
}

function offered({ one, place }) {
  if (one.type.includes("users_select")) return Object.entries(place.viewer.names).map(([value, text]) => ({ value, text }));
  if (one.type.includes("conversations_select") || one.type.includes("channels_select")) return place.viewer.channels;
  return [...(one.options ?? []), ...(one.option_groups ?? []).flatMap((group) => group.options)].map(asOption);
}

const asOption = (option) => ({ value: option.value, text: plain(option.text.text), note: option.description?.text });

function label(spot, value) {
  if (!value) return null;
  if (typeof value === "object") return asOption(value);
  return offered(spot).find((one) => one.value === value) ?? { value, text: value };
}

function checkboxes(spot) {
  const now = new Set((spot.held ?? []).map((one) => one.value));
  const entered = (event) => {
    event.target.checked ? now.add(event.target.value) : now.delete(event.target.value);
    place_entered(spot, [...now]);
  };
  return h("div", { class: "options" }, spot.one.options.map((option) => h("label", {},
    h("input", { type: "checkbox", value: option.value, checked: now.has(option.value), "data-key": `${spot.key}.${option.value}`, onchange: entered }),
    ` ${plain(option.text.text)}`)));
}

function radios(spot) {
  return h("div", { class: "options", role: "radiogroup" }, spot.one.options.map((option) => h("label", {},
    h("input", { type: "radio", name: spot.id, value: option.value, checked: spot.held?.value === option.value, "data-key": `${spot.key}.${option.value}`,
      onchange: (event) => place_entered(spot, event.target.value) }), ` ${plain(option.text.text)}`)));
}
