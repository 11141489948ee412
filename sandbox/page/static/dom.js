// Elements from plain values. Text becomes text nodes: nothing that people or the app wrote is ever read as HTML.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "open", "hidden"]);

export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// Puts new children in place and gives the focus back to the element of the same `data-key`, caret included.
export function refill(parent, ...children) {
  const held = document.activeElement;
  const key = parent.contains(held) ? held.closest("[data-key]")?.dataset.key : undefined;
  const caret = key && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (!key) return;
  const again = [...parent.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  again?.focus({ preventScroll: true });
  if (again && caret && caret[0] !== null && "setSelectionRange" in again) {
    try { again.setSelectionRange(...caret); } catch { /* a kind of field without a caret */ }
  }
}

export function icon(sign) {
  return h("span", { class: "icon", "aria-hidden": "true" }, sign);
}
