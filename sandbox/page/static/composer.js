// Where one types: words for the bot, or a command, with Slack's hints for it.

import { h } from "./dom.js";
import { say } from "./words.js";

export function composer(foot, page) {
  const of = `${page.me} ${page.channel} ${page.thread ?? ""} ${say("send")}`;
  if (foot.dataset.of === of) return;
  foot.dataset.of = of;
  const { app } = page.world.slack;
  const list = h("ul", { class: "list above", role: "listbox", id: "composer.list", hidden: true, "aria-label": say("commands") });
  const field = h("textarea", { id: "composer", rows: 1, placeholder: say("composer"), "aria-label": say("composer"),
    "aria-autocomplete": "list", "data-key": "composer", autocomplete: "off" });
  let active = 0, fitting = [];

  const hint = () => {
    const typed = field.value;
    fitting = typed.startsWith("/") && !typed.includes(" ") ? app.commands.filter((one) => one.command.startsWith(typed)) : [];
    active = 0;
    list.replaceChildren(...fitting.map((one, at) => h("li", { role: "option", id: `composer.${at}`, "aria-selected": String(at === active),
      onmousedown: (event) => { event.preventDefault(); take(one); } },
      h("strong", {}, one.command), ` ${one.usage_hint}`, h("div", { class: "faint" }, one.description))));
    list.hidden = !fitting.length;
    fitting.length ? field.setAttribute("aria-controls", "composer.list") : field.removeAttribute("aria-controls");
    fitting.length ? field.setAttribute("aria-activedescendant", `composer.${active}`) : field.removeAttribute("aria-activedescendant");
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  };
  const take = (one) => { field.value = `${one.command} `; hint(); };
  const send = async () => {
    const words = field.value.trim();
    if (!words) return;
    field.value = "";
    hint();
    const [first, ...rest] = words.split(/\s+/);
    const channel = page.channel === "dm" ? null : page.channel;
    if (words.startsWith("/")) await page.act("command", { command: first, text: words.slice(first.length).trim(), channel });
    else await page.act("say", { text: words, channel, thread_ts: page.thread });
  };
  field.addEventListener("input", hint);
  field.addEventListener("blur", () => { list.hidden = true; });
  field.addEventListener("keydown", (event) => {
    const choosing = !list.hidden && fitting.length && field.value !== fitting[active]?.command;
    if (event.key === "Tab" && choosing) { event.preventDefault(); take(fitting[active]); }
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); choosing ? take(fitting[active]) : send(); }
    else if (event.key === "Escape") { list.hidden = true; if (page.thread) { page.thread = null; page.draw(); } }
  });
  const shortcuts = app.shortcuts.filter((one) => one.type === "global");
  foot.replaceChildren(
    page.thread ? h("p", { class: "threading" }, say("replying"), h("button", { type: "button", class: "button", onclick: () => { page.thread = null; page.draw(); } }, "✕")) : "",
    h("div", { class: "composer" },
      h("details", { class: "overflow up" }, h("summary", { class: "button", "aria-label": say("shortcuts") }, "⚡"),
        h("div", { class: "menu", role: "menu" }, shortcuts.map((one) => h("button", { type: "button", role: "menuitem",
          onclick: (event) => { event.target.closest("details").open = false; page.act("shortcut", { callback_id: one.callback_id }); } }, one.name)))),
      list, field, h("button", { type: "button", class: "button primary", onclick: send }, say("send"))));
}
