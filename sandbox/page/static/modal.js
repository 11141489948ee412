// The modal on top of the stack. It is drawn anew only when the app changed it; what is typed is never lost by that.

import { blocks } from "./blocks.js";
import { h, refill } from "./dom.js";
import { say } from "./words.js";

const typed = new Map();
let acting = Promise.resolve();

export function modal(parent, page) {
  const [, team] = page.team;
  const stack = team.modals[page.me] ?? [];
  const view = stack.at(-1);
  if (!view) return gone(parent);
  const drawn = JSON.stringify([view.id, view.hash, view.errors, view.state.values, stack.length, page.me, say("close")]);
  if (parent.dataset.drawn === drawn) return;
  const before = parent.dataset.view;
  parent.dataset.drawn = drawn;
  parent.dataset.view = view.id;
  if (!typed.has(view.id)) typed.set(view.id, new Map());
  const scrolled = parent.querySelector(".form")?.scrollTop ?? 0;
  refill(parent, dialog(view, stack.length, page));
  parent.querySelector(".form").scrollTop = before === view.id ? scrolled : 0;
  if (before !== view.id) (parent.querySelector(".form .field, .form button") ?? parent.querySelector("dialog"))?.focus();
  if (Object.keys(view.errors).length && before === view.id) parent.querySelector(".wrong .field")?.focus();
}

function gone(parent) {
  if (!parent.dataset.drawn) return;
  delete parent.dataset.drawn;
  delete parent.dataset.view;
  typed.clear();
  parent.replaceChildren();
  document.getElementById("composer")?.focus();
}

function dialog(view, depth, page) {
  const place = placed(view, page);
  const close = (cleared) => page.act("close", { view_id: view.id, cleared });
  const made = h("section", { class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", tabindex: "-1",
    onkeydown: (event) => { if (event.key === "Escape") close(false); else if (event.key === "Tab") keep(event, made); } },
    h("div", { class: "title" }, h("h2", { id: "modal-title" }, view.title.text),
      h("button", { type: "button", class: "button", "data-key": "close", "aria-label": say("close"), onclick: () => close(true) }, "✕")),
    h("form", { class: "form", novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(view, page); } },
      blocks(view.blocks, place), h("button", { type: "submit", hidden: true })),
    h("div", { class: "row end" },
      h("button", { type: "button", class: "button", "data-key": "back", onclick: () => close(false) }, view.close?.text ?? (depth > 1 ? say("back") : say("close"))),
      view.submit ? h("button", { type: "button", class: "button primary", "data-key": "submit", onclick: () => submit(view, page) }, view.submit.text) : null));
  return h("div", { class: "shade" }, made);
}

function placed(view, page) {
  const mine = typed.get(view.id);
  return {
    key: view.id, viewer: page.viewer, values: view.state.values, errors: view.errors, typed: mine,
    press: (request) => inTurn(async () => { await flush(view, page); await page.act("press", { view_id: view.id, ...request }); }),
    enter: (spot, value) => inTurn(async () => {
      if (value === mine.get(spot.key)) mine.delete(spot.key);
      await page.act("fill", { view_id: view.id, values: { [spot.key]: value } });
    }),
    search: async (key, query) => {
      const answer = await page.act("type-option", { view_id: view.id, field: key, query });
      if (answer.error) throw new Error(answer.error);
      return answer.options;
    },
  };
}

// One act after the other: what was typed arrives before the press that follows it.
function inTurn(work) {
  acting = acting.then(work, work);
  return acting;
}

async function flush(view, page) {
  const mine = typed.get(view.id) ?? new Map();
  if (!mine.size) return;
  const values = Object.fromEntries(mine);
  mine.clear();
  await page.act("fill", { view_id: view.id, values });
}

function submit(view, page) {
  return inTurn(async () => {
    await flush(view, page);
    await page.act("submit", { view_id: view.id });
  });
}

function keep(event, made) {
  const stops = [...made.querySelectorAll("button, input, textarea, summary, a[href]")].filter((one) => !one.disabled && one.offsetParent !== null);
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
  else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
}
