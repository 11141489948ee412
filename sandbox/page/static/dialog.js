// Slack's own small question before a button does what it says.

import { text } from "./blocks.js";
import { h } from "./dom.js";
import { say } from "./words.js";

export function confirmed(confirm, viewer) {
  return new Promise((answer) => {
    const place = { viewer };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title" }, text(confirm.title, place)),
      confirm.text ? h("div", {}, text(confirm.text, place)) : null,
      h("div", { class: "row end" },
        h("button", { type: "button", class: "button", onclick: () => done(false) }, confirm.deny ? text(confirm.deny, place) : say("cancel")),
        h("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => done(true) }, text(confirm.confirm, place))));
    const done = (yes) => { dialog.close(); dialog.remove(); answer(yes); };
    dialog.addEventListener("cancel", () => done(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
