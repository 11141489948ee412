// Middle: the messages of one conversation, or App Home, and the composer.

import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { h, refill } from "./dom.js";
import { inZone, mrkdwn } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { saw, visible } from "./unread.js";
import { say } from "./words.js";

export function conversation(parent, page) {
  const [, team] = page.team;
  const channel = team.channels[page.channel];
  if (parent.dataset.of !== `${page.me} ${page.channel}`) {
    parent.dataset.of = `${page.me} ${page.channel}`;
    parent.replaceChildren(h("div", { class: "title" }), h("div", { class: "messages", tabindex: "0", role: "log", "aria-live": "polite" }), h("div", { class: "foot" }));
  }
  const [title, list, foot] = parent.children;
  refill(title, h("h2", {}, titled(page, channel)));
  list.setAttribute("aria-label", titled(page, channel));
  if (page.channel === "home") {
    refill(list, home(page, team));
    foot.replaceChildren();
    return;
  }
  const shown = (channel?.messages ?? []).filter((one) => visible(one, page.me)).sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const below = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const known = list.dataset.last;
  list.dataset.last = shown.at(-1)?.ts ?? "";
  refill(list, snags(page), shown.length ? days(shown, page, team) : hints(page));
  saw(page.me, page.channel, shown);
  if (below || known !== list.dataset.last) list.scrollTop = list.scrollHeight;
  composer(foot, page);
}

const titled = (page, channel) => (page.channel === "home" ? `${page.world.slack.app.name} · ${say("home")}`
  : !channel || channel.kind === "im" ? page.world.slack.app.name : `# ${channel.name}`);

function home(page, team) {
  const view = team.homes[page.me];
  if (!view) return h("p", { class: "faint" }, "…");
  return h("div", { class: "home" }, blocks(view.blocks, {
    key: view.id, viewer: page.viewer, values: view.state.values, errors: {},
    press: (request) => page.act("press", { view_id: view.id, ...request }),
    enter: (spot, value) => page.act("press", { view_id: view.id, action_id: spot.one.action_id, block_id: spot.block.block_id, value }),
    search: async (key, query) => (await page.act("type-option", { view_id: view.id, field: key, query })).options ?? [],
  }));
}

function hints(page) {
  const tries = ["try_1", "try_2", "try_3"].map((word) => h("li", {}, h("button", { type: "button", class: "hint", onclick: () => {
    const field = document.getElementById("composer");
    field.value = say(word);
    field.dispatchEvent(new Event("input"));
    field.focus();
  } }, say(word))));
  return h("div", { class: "empty" }, h("p", {}, say("empty")), h("ul", {}, tries));
}

const snags = (page) => (page.world.slack.snags[page.me] ?? []).slice(-3).map((words) => h("p", { class: "snag" }, words));

function days(shown, page, team) {
  const top = shown.filter((one) => !one.thread_ts || one.thread_ts === one.ts || !shown.some((other) => other.ts === one.thread_ts));
  let day = "";
  return top.flatMap((one) => {
    const its = dayOf(one, page.viewer);
    const divider = its === day ? [] : [h("div", { class: "day" }, h("span", {}, its))];
    day = its;
    const replies = shown.filter((other) => other.thread_ts === one.ts && other.ts !== one.ts);
    return [...divider, message(one, page, team), ...replies.map((reply) => message(reply, page, team, "reply"))];
  });
}

const dayOf = (one, viewer) => inZone(new Date(one.ts * 1000), viewer.locale, { weekday: "long", day: "numeric", month: "long" }, viewer);

function message(one, page, team, extra = "") {
  const author = team.people[one.user] ?? { id: one.bot_id ?? "?", name: one.bot_profile?.name ?? one.bot_id ?? "?" };
  const name = one.bot_id ? one.bot_profile?.name ?? author.name : author.name;
  const time = inZone(new Date(one.ts * 1000), page.viewer.locale, { hour: "numeric", minute: "2-digit" }, page.viewer);
  return h("article", { class: `message ${extra} ${one.is_ephemeral ? "ephemeral" : ""}`, "data-ts": one.ts, "aria-label": `${name}, ${time}` },
    avatar({ id: author.id, name }),
    h("div", { class: "body" },
      one.is_ephemeral ? h("p", { class: "faint" }, `◉ ${say("only_you")}`) : null,
      h("p", { class: "byline" }, h("span", { class: "name" }, name), one.bot_id ? h("span", { class: "app" }, say("app")) : null,
        h("span", { class: "faint" }, time)),
      content(one, page),
      one.edited ? h("span", { class: "faint" }, `(${say("edited")})`) : null),
    one.is_ephemeral ? null : tools(one, page));
}

function content(one, page) {
  const place = {
    key: one.ts, viewer: page.viewer, values: one.entered?.[page.me] ?? {}, errors: {},
    press: (request) => page.act("press", { ts: one.ts, channel: one.channel, ...request }),
    enter: (spot, value) => page.act("press", { ts: one.ts, channel: one.channel, action_id: spot.one.action_id, block_id: spot.block.block_id, value }),
    search: async (key, query) => (await page.act("type-option", { ts: one.ts, channel: one.channel, field: key, query })).options ?? [],
  };
  return one.blocks?.length ? h("div", { class: "blocks" }, blocks(one.blocks, place)) : h("div", { class: "text" }, mrkdwn(one.text, page.viewer));
}

function tools(one, page) {
  const shortcuts = page.world.slack.app.shortcuts.filter((short) => short.type === "message");
  const item = (label, onclick) => h("button", { type: "button", role: "menuitem", onclick }, label);
  return h("details", { class: "overflow tools" }, h("summary", { class: "button", "aria-label": say("more"), "data-key": `tools.${one.ts}` }, "⋮"),
    h("div", { class: "menu", role: "menu" },
      item(say("reply"), () => page.reply(one.thread_ts ?? one.ts)),
      one.user === page.me ? item(say("edit"), () => edit(one, page)) : null,
      shortcuts.map((short) => item(short.name, () => page.act("message-shortcut", { callback_id: short.callback_id, ts: one.ts, channel: one.channel })))));
}

function edit(one, page) {
  const words = prompt(say("edit"), one.text);
  if (words !== null) page.act("edit-message", { ts: one.ts, channel: one.channel, text: words });
}
