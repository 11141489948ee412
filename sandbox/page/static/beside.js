// Right: what Hesine holds, the calls between the parties as they happen, trouble on request, and the clock.

import { act, atHesine, clearFaults, restartBot } from "./api.js";
import { h } from "./dom.js";
import { inZone } from "./mrkdwn.js";
import { say } from "./words.js";

const TABS = { hesine, calls, faults: trouble };

export function beside(page) {
  return [
    h("div", { class: "tabs", role: "tablist", "aria-label": say("beside") }, Object.keys(TABS).map((name) => h("button", { type: "button", role: "tab", id: `tab.${name}`,
      "data-key": `tab.${name}`, "aria-selected": String(page.tab === name), "aria-controls": "panel", onclick: () => page.show(name) }, say(name)))),
    h("div", { class: "panel", role: "tabpanel", id: "panel", "aria-labelledby": `tab.${page.tab}`, tabindex: "0", "data-key": "panel" }, TABS[page.tab](page)),
  ];
}

function hesine(page) {
  const { trips, employees } = page.world.hesine;
  const names = Object.fromEntries(employees.map((one) => [one.employee_id, one.name]));
  if (!trips.length) return h("p", { class: "faint" }, say("no_trips"));
  return [...trips].reverse().map((one) => trip(one, names));
}

function trip(one, names) {
  const detail = one.trip_detail;
  const status = one.withdrawn_at ? "withdrawn" : one.status;
  const route = detail.legs.map((leg) => `${leg.from?.name ?? "?"} → ${leg.to?.name ?? "?"} ${leg.depart_date}`);
  return h("section", { class: "trip" },
    h("h3", {}, one.trip_no, h("span", { class: `state ${status}` }, status)),
    h("p", {}, names[one.employee_id] ?? one.employee_id, " · ", detail.purpose),
    h("ul", {}, route.map((leg) => h("li", {}, leg))),
    h("p", { class: "faint" }, `${detail.budget.amount} ${detail.budget.currency} · v${one.version}`),
    h("ol", { class: "steps" }, one.steps.map((step) => h("li", {}, step.decisions.length
      ? step.decisions.map((made) => h("div", {}, `${names[made.approver_id] ?? made.approver_id}: ${made.status}`, made.comment ? ` “${made.comment}”` : "", h("div", { class: "faint" }, made.decided_at)))
      : `${say("waits_for")} ${step.approver_ids.map((id) => names[id] ?? id).join(", ")}`))),
    h("details", { "data-open": one.trip_id }, h("summary", {}, "JSON"), h("pre", {}, JSON.stringify(one, null, 2))));
}

function calls(page) {
  const { slack, hesine: held } = page.world;
  const all = [
    ...slack.deliveries.map((one) => ({ at: one.at, way: "to_bot", what: one.kind, status: one.error ?? one.status, ms: one.ms, bad: one.error, more: one.payload })),
    ...slack.calls.map((one) => ({ at: one.at, way: "to_slack", what: one.method, status: one.ok ? one.status : one.error, ms: one.ms, bad: !one.ok, more: one.args })),
    ...held.calls.map((one) => ({ at: Date.parse(one.at) / 1000, way: "to_hesine", what: `${one.method} ${one.path}`, status: one.fault ?? one.status, ms: one.duration_ms, bad: one.status >= 400 || one.fault, more: one })),
    ...held.pushes.map((one) => ({ at: Date.parse(one.occurred_at) / 1000, way: "to_push", what: one.event, status: one.status, bad: false, more: one })),
  ].sort((a, b) => b.at - a.at).slice(0, 150);
  return h("ol", { class: "calls" }, all.map((one) => h("li", { class: one.bad ? "bad" : null }, h("details", {}, h("summary", {},
    h("span", { class: `way ${one.way}` }, say(one.way)), " ", h("span", { class: "what" }, one.what), " ",
    h("span", { class: "faint" }, `${one.status ?? ""}${one.ms === undefined ? "" : ` · ${Math.round(one.ms)} ms`}`)),
    h("pre", {}, JSON.stringify(one.more, null, 2))))));
}

const HOUR = 3600;
const STEPS = [["hour", HOUR], ["day", 24 * HOUR], ["week", 7 * 24 * HOUR]];

function trouble(page) {
  const order = (word, work) => h("button", { type: "button", class: "button wide", "data-key": `trouble.${word}`, onclick: async () => {
    try { await work(); page.tell(word === "clear" ? say("cleared") : word === "restart" ? say("restarted") : `${say("ordered")}${say(word)}`); } catch (error) { page.tell(error.message); }
  } }, say(word));
  const now = inZone(new Date(page.world.slack.now * 1000), page.viewer.locale, { dateStyle: "full", timeStyle: "short" }, page.viewer);
  return [
    order("slow", () => atHesine("faults", [{ fault: "slow", seconds: 3, times: 5 }])),
    order("down", () => atHesine("faults", [{ fault: "status", status: 503, times: 8 }])),
    order("lost", () => atHesine("faults", [{ fault: "drop_after", match: { method: "POST", path: "*" }, times: 1 }])),
    order("limited", () => act("faults", { fault: "429", method: "chat.*", times: 3, retry_after: 2 })),
    order("clear", clearFaults),
    page.world.restarts ? order("restart", restartBot) : null,
    h("h3", {}, say("clock")),
    h("p", {}, say("clock_says"), " ", h("strong", {}, now)),
    h("div", { class: "row" }, STEPS.map(([word, seconds]) => h("button", { type: "button", class: "button", "data-key": `clock.${word}`,
      onclick: () => Promise.all([act("clock", { advance: seconds }), atHesine("clock", { advance: seconds })]) }, `+ ${say(word)}`))),
    h("p", { class: "faint" }, say("clock_hint")),
  ];
}
