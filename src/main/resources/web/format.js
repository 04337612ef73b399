// Numbers, times and elements, as the page shows them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const count = (n) => (n == null ? "–" : whole.format(n));
export const percent = (share) => (share == null ? "–" : `${Math.round(share * 100)} %`);
export const time = (ms) => (Date.now() - ms < 86_400_000 ? clock : day).format(ms);

/** A point in time with its day, whenever it was. */
export const moment = (ms) => day.format(ms);

/** A size in the largest unit that leaves a readable number. */
export function bytes(n) {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["KB", 1e3]]) {
    if (n >= size) return `${Number((n / size).toPrecision(3))} ${unit}`;
  }
  return `${whole.format(n)} bytes`;
}

export function rate(perSecond) {
  return perSecond == null ? "–" : perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}

/** A duration in milliseconds, in the largest unit that leaves a readable number. */
export function duration(ms) {
  if (ms == null) return "–";
  for (const [unit, length] of [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000]]) {
    if (ms >= length) return `${Math.round(ms / length)} ${unit}`;
  }
  return ms >= 10_000 ? `${Math.round(ms / 1000)} s` : ms >= 1_000 ? `${Number((ms / 1000).toFixed(1))} s` : `${Math.round(ms)} ms`;
}

/** The 95 % interval of a share, after Wilson (1927): sound for few reviews and for shares near 0 and 1. */
export function wilson(positive, n) {
  const z = 1.96;
  const share = positive / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** An element with a class and text. Text only ever becomes text, never markup. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}

export const byId = (id) => document.getElementById(id);
