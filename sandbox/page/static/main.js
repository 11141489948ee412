// The page: one picture of the world, drawn for whom one is at the moment; every act goes to the stand-ins.

import { act, follow, picture } from "./api.js";
import { beside } from "./beside.js";
import { conversation } from "./conversation.js";
import { h, icon, refill } from "./dom.js";
import { modal } from "./modal.js";
import { people } from "./people.js";
import { unreadOf } from "./unread.js";
import { language, say, speak } from "./words.js";

const at = (id) => document.getElementById(id);
const page = {
  world: null,
  me: sessionStorage.getItem("me"),
  channel: null,
  tab: "hesine",
  thread: null,
  drawer: null,

  get team() { return Object.entries(this.world.slack.teams)[0]; },
  get viewer() { return viewerOf(this); },

  async act(name, request = {}) {
    try {
      const answer = await act(name, { user: this.me, team: this.team[0], ...request });
      if (answer.error) tell(String(answer.error));
      return answer;
    } catch (error) {
      tell(error.message);
      return { ok: false, error: error.message };
    }
  },
  be(id) { this.me = id; sessionStorage.setItem("me", id); this.channel = null; this.thread = null; this.drawer = null; draw(); },
  go(channel) {
    this.channel = channel;
    this.thread = null;
    this.drawer = null;
    if (channel === "home") this.act("open-home", {});
    draw();
    at("composer")?.focus();
  },
  show(tab) { this.tab = tab; draw(); },
  reply(ts) { this.thread = ts; draw(); at("composer")?.focus(); },
  tell,
  draw,
};

function viewerOf({ world, me, team: [, team] }) {
  const person = team.people[me];
  return {
    id: me, tz: person.tz, locale: person.locale, now: world.slack.now,
    names: Object.fromEntries(Object.values(team.people).map((one) => [one.id, one.name])),
    channels: Object.entries(team.channels).filter(([, one]) => one.kind !== "im").map(([value, one]) => ({ value, text: `#${one.name}` })),
  };
}

let silence = null;
function tell(words) {
  const bar = at("status");
  bar.textContent = words;
  bar.classList.remove("quiet");
  clearTimeout(silence);
  silence = setTimeout(() => bar.classList.add("quiet"), 6000);
}

function draw() {
  if (!page.world) return;
  const [, team] = page.team;
  if (!team.people[page.me]) page.me = Object.values(team.people).find((one) => !one.is_bot && !one.deleted).id;
  const mine = Object.entries(team.channels).filter(([, one]) => one.members.includes(page.me));
  if (!page.channel || (page.channel !== "home" && !team.channels[page.channel]?.members.includes(page.me))) {
    page.channel = mine.find(([, one]) => one.kind === "im")?.[0] ?? "dm";
  }
  document.body.dataset.drawer = page.drawer ?? "";
  document.title = titled(team);
  refill(at("top"), top());
  refill(at("people"), people(page));
  conversation(at("conversation"), page);
  refill(at("beside"), beside(page));
  modal(at("overlay"), page);
  document.querySelector(".skip").textContent = say("skip");
}

function titled(team) {
  const waiting = unreadOf(page.me, team, page.channel);
  return `${waiting ? `(${waiting}) ` : ""}${team.people[page.me].name} · ${say("title")}`;
}

function top() {
  const drawer = (name) => () => { page.drawer = page.drawer === name ? null : name; draw(); };
  return [
    h("button", { type: "button", class: "drawer", "data-key": "menu", "aria-label": say("menu"), "aria-expanded": String(page.drawer === "people"), onclick: drawer("people") }, icon("☰")),
    h("img", { src: "/static/icon.svg", alt: "", width: 24, height: 24 }),
    h("h1", {}, say("title")),
    h("p", { class: "faint tagline" }, say("tagline")),
    h("button", { type: "button", class: "button", "data-key": "language", lang: language() === "zh" ? "en" : "zh-CN", onclick: () => { speak(language() === "zh" ? "en" : "zh"); draw(); } }, say("language")),
    h("button", { type: "button", class: "button", "data-key": "theme", "aria-label": say("theme"), onclick: () => paint(dark() ? "light" : "dark") }, icon("◐")),
    h("button", { type: "button", class: "drawer", "data-key": "side", "aria-label": say("side"), "aria-expanded": String(page.drawer === "beside"), onclick: drawer("beside") }, icon("⚙")),
  ];
}

const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function paint(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}

speak(language());
if (localStorage.getItem("theme")) paint(localStorage.getItem("theme"));
document.querySelector(".skip").textContent = say("skip");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && page.drawer) { page.drawer = null; draw(); }
});
follow(async () => { page.world = await picture(); draw(); }, () => tell(say("lost_page")));
