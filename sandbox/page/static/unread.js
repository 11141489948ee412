// What each person has not seen yet. The page remembers it for as long as its tab is open.

const key = (person, channel) => `seen.${person}.${channel}`;

export function saw(person, channel, messages) {
  const last = messages.at(-1)?.ts;
  if (last) sessionStorage.setItem(key(person, channel), last);
}

export const visible = (message, person) => !message.is_deleted && (!message.for_user || message.for_user === person);

export function unreadIn(person, id, channel) {
  const seen = sessionStorage.getItem(key(person, id)) ?? "";
  return channel.messages.filter((one) => visible(one, person) && one.user !== person && one.ts > seen).length;
}

export function unreadOf(person, team, open = null) {
  return Object.entries(team.channels)
    .filter(([id, one]) => id !== open && one.members.includes(person))
    .reduce((sum, [id, one]) => sum + unreadIn(person, id, one), 0);
}
