// Left: people to be, and the conversations of whom one is.

import { h } from "./dom.js";
import { inZone } from "./mrkdwn.js";
import { unreadIn, unreadOf } from "./unread.js";
import { say } from "./words.js";

export function people(page) {
  const [, team] = page.team;
  const everyone = Object.values(team.people).filter((one) => !one.is_bot);
  return [
    h("h2", {}, say("people")),
    h("ul", {}, everyone.map((one) => h("li", {}, person(one, page, team)))),
    h("h2", {}, say("conversations")),
    h("ul", {}, conversations(page, team)),
  ];
}

function person(one, page, team) {
  const waiting = unreadOf(one.id, team, one.id === page.me ? page.channel : null);
  const clock = inZone(new Date(page.world.slack.now * 1000), "en-GB", { hour: "2-digit", minute: "2-digit" }, one);
  return h("button", { type: "button", class: "person", "data-key": `be.${one.id}`, "aria-current": one.id === page.me ? "true" : null, onclick: () => page.be(one.id) },
    avatar(one),
    h("span", { class: "who" }, h("span", { class: "name" }, one.name),
      h("span", { class: "faint" }, one.deleted ? say("left") : `${one.tz.split("/").at(-1).replace("_", " ")} ${clock} · ${one.locale}`)),
    badge(waiting));
}

export function avatar(one) {
  const hue = [...one.id].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 360, 7);
  const sign = /\p{Script=Han}/u.test(one.name) ? one.name[0] : one.name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  const made = h("span", { class: "avatar", "aria-hidden": "true" }, sign);
  made.style.setProperty("--hue", hue);
  return made;
}

const badge = (count) => (count ? h("span", { class: "badge" }, String(count), h("span", { class: "hidden" }, ` ${say("unread")}`)) : null);

function conversations(page, team) {
  const { app } = page.world.slack;
  const mine = Object.entries(team.channels).filter(([, one]) => one.members.includes(page.me));
  const dm = mine.find(([, one]) => one.kind === "im");
  const entry = (id, label, count) => h("li", {}, h("button", { type: "button", class: "channel", "data-key": `go.${id}`,
    "aria-current": id === page.channel ? "page" : null, onclick: () => page.go(id) }, label, badge(id === page.channel ? 0 : count)));
  return [
    entry(dm?.[0] ?? "dm", app.name, dm ? unreadIn(page.me, ...dm) : 0),
    app.home_tab ? entry("home", `⌂ ${say("home")}`, 0) : null,
    ...mine.filter(([, one]) => one.kind !== "im").map(([id, one]) => entry(id, `# ${one.name}`, unreadIn(page.me, id, one))),
  ];
}
