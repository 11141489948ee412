// Block Kit as nodes. https://docs.slack.dev/reference/block-kit/blocks
// `place` says where the blocks stand (a message or a view), who looks, and what was entered there.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { element } from "./elements.js";
import { link, mrkdwn, unescaped } from "./mrkdwn.js";
import { say } from "./words.js";

export const blocks = (list, place) => list.map((block) => drawn(block, place));

const KINDS = {
  section: (block, place) => h("div", { class: "section" },
    h("div", { class: "text" },
      block.text ? text(block.text, place) : null,
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, text(field, place)))) : null),
    block.accessory ? h("div", { class: "accessory" }, element(block.accessory, block, place)) : null),
  header: (block, place) => h("h3", { class: "header" }, text(block.text, place)),
  divider: () => h("hr"),
  context: (block, place) => h("div", { class: "context" }, block.elements.map((one) =>
    one.type === "image" ? picture(one) : h("span", {}, text(one, place)))),
  actions: (block, place) => h("div", { class: "actions" }, block.elements.map((one) => element(one, block, place))),
  context_actions: (block, place) => h("div", { class: "actions" }, block.elements.map((one) => element(one, block, place))),
  image: (block, place) => h("figure", {}, block.title ? h("figcaption", {}, text(block.title, place)) : null, picture(block)),
  input: input,
  rich_text: (block, place) => h("div", { class: "rich" }, block.elements.map((one) => rich(one, place))),
  table: table,
  markdown: (block, place) => h("div", { class: "text" }, markdown(block.text, place)),
  video: (block, place) => h("div", { class: "text" }, link(block.video_url, text(block.title, place)[0] ?? block.alt_text)),
  file: (block) => h("div", { class: "context" }, `📄 ${block.external_id ?? ""}`),
};

function drawn(block, place) {
  const draw = KINDS[block.type];
  const made = draw ? draw(block, place) : unknown(block);
  made.classList.add("block");
  return made;
}

const unknown = (block) => h("details", { class: "unknown" },
  h("summary", {}, `${say("unknown")}: ${block.type}`), h("pre", {}, JSON.stringify(block, null, 2)));

export function text(object, place) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, place.viewer);
  return [plain(object.text)];
}

export const plain = (words) => words.replace(/:([a-z0-9_+-]{1,40}):/g, (_, name) => emoji(name));

const picture = (one) => h("img", { src: one.image_url ?? "", alt: one.alt_text, loading: "lazy" });

function input(block, place) {
  const id = `${place.key}.${block.block_id}`;
  const error = place.errors?.[block.block_id];
  const made = element(block.element, block, place, { id, described: [error && `${id}.error`, block.hint && `${id}.hint`].filter(Boolean).join(" ") });
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const label = h(grouped ? "legend" : "label", grouped ? {} : { for: id }, plain(block.label.text),
    block.optional ? h("span", { class: "faint" }, ` (${say("optional")})`) : null);
  return h(grouped ? "fieldset" : "div", { class: error ? "input wrong" : "input" }, label, made,
    error ? h("p", { class: "error", id: `${id}.error`, role: "alert" }, error) : null,
    block.hint ? h("p", { class: "faint", id: `${id}.hint` }, plain(block.hint.text)) : null);
}

function table(block, place) {
  const cell = (one) => (one.type === "rich_text" ? one.elements.map((part) => rich(part, place)) : [String(one.text ?? one.value ?? "")]);
  const [head, ...rows] = block.rows;
  return h("div", { class: "table" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((one) => h("th", { scope: "col" }, cell(one))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one) => h("td", {}, cell(one))))))));
}

function rich(part, place) {
  const leaves = () => (part.elements ?? []).map((one) => (one.elements ? rich(one, place) : leaf(one, place)));
  if (part.type === "rich_text_list") return h(part.style === "ordered" ? "ol" : "ul", {}, (part.elements ?? []).map((one) => h("li", {}, rich(one, place))));
  if (part.type === "rich_text_quote") return h("blockquote", {}, leaves());
  if (part.type === "rich_text_preformatted") return h("pre", {}, leaves());
  return h("div", {}, leaves());
}

const LEAVES = {
  text: (one) => one.text,
  link: (one) => link(one.url, one.text ?? one.url),
  emoji: (one) => emoji(one.name),
  user: (one, place) => h("span", { class: "mention" }, `@${place.viewer.names[one.user_id] ?? one.user_id}`),
  channel: (one) => h("span", { class: "mention" }, `#${one.channel_id}`),
  broadcast: (one) => h("span", { class: "mention" }, `@${one.range}`),
  date: (one) => one.fallback ?? "",
};

function leaf(one, place) {
  const found = LEAVES[one.type]?.(one, place) ?? `[${one.type}]`;
  const inside = typeof found === "string" ? unescapedLines(found) : [found];
  const { bold, italic, strike, code } = one.style ?? {};
  return [["code", code], ["s", strike], ["em", italic], ["strong", bold]]
    .reduce((made, [tag, wanted]) => (wanted ? [h(tag, {}, made)] : made), inside);
}

const unescapedLines = (words) => unescaped(words).split("\n").flatMap((line, at) => [...(at ? [h("br")] : []), line]);

// Standard Markdown, as far as messages need it: the rest of it is what mrkdwn already does.
function markdown(words, place) {
  return words.split("\n").map((line) => {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const entry = /^\s*[-*]\s+(.*)$/.exec(line);
    const inside = (heading?.[2] ?? entry?.[1] ?? line).replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, "<$2|$1>");
    return h(heading ? "h4" : "div", entry ? { class: "entry" } : {}, mrkdwn(inside, place.viewer));
  });
}
