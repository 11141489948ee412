// The way to the stand-ins. Everything that a person does here is an act at the Slack stand-in, as in Slack's own client.

async function sent(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `${path}: ${response.status}`);
  return answer;
}

export const picture = async () => {
  const response = await fetch("/picture");
  if (!response.ok) throw new Error(`/picture: ${response.status}`);
  return response.json();
};
export const act = (name, request) => sent("POST", `/slack/${name}`, request);
export const atHesine = (path, request) => sent("POST", `/hesine/${path}`, request);
export const clearFaults = () => Promise.all([sent("DELETE", "/slack/faults"), sent("DELETE", "/hesine/faults")]);
export const restartBot = () => sent("POST", "/bot/restart", {});

// Calls `changed` at once and whenever something changed, never twice at a time; `lost` when nobody answers.
export function follow(changed, lost) {
  let running = false, again = false;
  const run = async () => {
    if (running) { again = true; return; }
    running = true;
    do {
      again = false;
      try { await changed(); } catch (error) { console.error(error); lost(); }
    } while (again);
    running = false;
  };
  const source = new EventSource("/changes");
  source.onmessage = run;
  source.onopen = run;
  source.onerror = lost;
  return run;
}
