// Slack's mrkdwn as nodes, for one viewer's zone and language.
// https://docs.slack.dev/messaging/formatting-message-text/

import { h } from "./dom.js";
import { emoji } from "./emoji.js";

const ANGLE = /<([^<>\n]+)>/;
const INLINE = [
  { sign: /```\n?([\s\S]+?)\n?```/, node: (m) => h("pre", {}, unescaped(m[1])) },
  { sign: /`([^`\n]+)`/, node: (m) => h("code", {}, unescaped(m[1])) },
  { sign: ANGLE, node: (m, viewer) => token(m[1], viewer) },
  { sign: /(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, node: (m, viewer) => h("strong", {}, ...inline(m[1], viewer)) },
  { sign: /(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])/, node: (m, viewer) => h("em", {}, ...inline(m[1], viewer)) },
  { sign: /(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, node: (m, viewer) => h("s", {}, ...inline(m[1], viewer)) },
  { sign: /:([a-z0-9_+-]{1,40}):/, node: (m) => emoji(m[1]) },
];

export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text, viewer) {
  const made = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) made.push(h("blockquote", {}, ...lines(quoted, viewer)));
    quoted = [];
  };
  const plain = [];
  const out = () => { if (plain.length) made.push(h("div", {}, ...lines(plain.splice(0), viewer))); };
  for (const block of text.split(/(```[\s\S]+?```)/)) {
    if (block.startsWith("```")) { out(); flush(); made.push(...inline(block, viewer)); continue; }
    for (const line of block.split("\n")) {
      const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line);
      if (quote) { out(); quoted.push(quote[1]); } else { flush(); plain.push(line); }
    }
  }
  out();
  flush();
  return made;
}

const lines = (texts, viewer) => texts.flatMap((line, at) => [...(at ? [h("br")] : []), ...inline(line, viewer)]);

function inline(text, viewer) {
  const found = INLINE.map((rule) => ({ rule, match: rule.sign.exec(text) })).filter((one) => one.match);
  if (!found.length) return text ? [unescaped(text)] : [];
  const first = found.reduce((a, b) => (b.match.index < a.match.index ? b : a));
  const { index, 0: whole } = first.match;
  return [
    ...(index ? [unescaped(text.slice(0, index))] : []),
    first.rule.node(first.match, viewer),
    ...inline(text.slice(index + whole.length), viewer),
  ];
}

function token(inside, viewer) {
  const [target, label] = cut(inside, "|");
  if (/^@[UW]/.test(target)) return h("span", { class: "mention" }, `@${viewer.names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label || target.slice(1)}`);
  if (target.startsWith("!date^")) return dated(target, label, viewer);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  if (/^(https?:|mailto:)/.test(target)) return link(target, label ? unescaped(label) : target);
  return `<${unescaped(inside)}>`;
}

export function link(url, text) {
  return h("a", { href: unescaped(url), target: "_blank", rel: "noopener noreferrer" }, text);
}

function cut(text, at) {
  const place = text.indexOf(at);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}

function dated(target, fallback, viewer) {
  const [, seconds, pattern, url] = target.split("^");
  const text = pattern ? dateText(Number(seconds), pattern, viewer) : fallback ?? "";
  const shown = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: fallback ?? "" }, text);
  return url ? h("a", { href: unescaped(url), target: "_blank", rel: "noopener noreferrer" }, shown) : shown;
}

const FORMS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "short", day: "numeric" },
  date_long_full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  day_divider: { weekday: "long", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  ago: { year: "numeric", month: "short", day: "numeric" },
};

export function dateText(seconds, pattern, viewer) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    const base = name.replace(/_pretty$/, "");
    if (!FORMS[base]) return whole;
    const near = base !== name && nearby(seconds, viewer);
    const moment = new Date(seconds * 1000);
    if (near) return near;
    if (base === "date_num") return inZone(moment, "sv-SE", FORMS[base], viewer);
    return inZone(moment, viewer.locale, FORMS[base], viewer);
  });
}

export const inZone = (moment, locale, form, viewer) =>
  new Intl.DateTimeFormat(locale, { timeZone: viewer.tz, ...form }).format(moment);

function nearby(seconds, viewer) {
  const day = (at) => Date.parse(inZone(new Date(at * 1000), "sv-SE", FORMS.date_num, viewer));
  const away = Math.round((day(seconds) - day(viewer.now)) / 86_400_000);
  if (Math.abs(away) > 1) return null;
  return new Intl.RelativeTimeFormat(viewer.locale, { numeric: "auto" }).format(away, "day");
}
