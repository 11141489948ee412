// The shortcodes that apps use most; one that is not here is shown as it was written, as Slack does.

const SIGNS = {
  airplane: "✈️", airplane_departure: "🛫", train: "🚋", train2: "🚆", bullettrain_side: "🚄", bus: "🚌", car: "🚗",
  red_car: "🚗", hotel: "🏨", calendar: "📅", spiral_calendar_pad: "🗓️", date: "📅", clock1: "🕐", clock3: "🕒",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", alarm_clock: "⏰", white_check_mark: "✅", heavy_check_mark: "✔️",
  x: "❌", no_entry: "⛔", no_entry_sign: "🚫", warning: "⚠️", rotating_light: "🚨", bell: "🔔", mailbox: "📫",
  incoming_envelope: "📨", envelope: "✉️", memo: "📝", pencil: "📝", pencil2: "✏️", page_facing_up: "📄",
  moneybag: "💰", euro: "💶", yen: "💴", dollar: "💵", credit_card: "💳", bust_in_silhouette: "👤", wave: "👋",
  busts_in_silhouette: "👥", speech_balloon: "💬", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎",
  tada: "🎉", eyes: "👀", arrow_right: "➡️", arrow_left: "⬅️", arrows_counterclockwise: "🔄", repeat: "🔁",
  leftwards_arrow_with_hook: "↩️", rewind: "⏪", information_source: "ℹ️", question: "❓", grey_question: "❔",
  exclamation: "❗", bulb: "💡", lock: "🔒", key: "🔑", link: "🔗", paperclip: "📎", house: "🏠", globe_with_meridians: "🌐",
  earth_asia: "🌏", earth_africa: "🌍", large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴",
  white_circle: "⚪", black_circle: "⚫", smile: "😄", slightly_smiling_face: "🙂", hourglass_done: "⌛", bar_chart: "📊",
  chart_with_upwards_trend: "📈", round_pushpin: "📍", pushpin: "📌", gear: "⚙️", wastebasket: "🗑️", star: "⭐",
};

export const emoji = (name) => SIGNS[name] ?? `:${name}:`;
