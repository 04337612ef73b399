// The list of movies: ranked, searched, each with its trend.

import { byId, count, element, percent } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_SHOWN = 100;
const RANKS = {
  volume: (a, b) => b.reviews - a.reviews,
  rising: (a, b) => (b.change ?? -9) - (a.change ?? -9),
  falling: (a, b) => (a.change ?? 9) - (b.change ?? 9),
};

export class Movies {
  #rows = new Map();
  #found = new Map();
  #shown = new Map();
  #chosen = null;
  #nothing = "no data yet";
  #onChoose;

  constructor(onChoose) {
    this.#onChoose = onChoose;
    byId("rank").addEventListener("change", () => this.draw());
    byId("search").addEventListener("input", () => this.#search());
  }

  reset(rows) {
    this.#rows.clear();
    this.update(rows);
  }

  update(rows) {
    for (const row of rows) this.#rows.set(row.subject, row);
    this.draw();
  }

  /** The movie with the most reviews, or undefined. */
  first() {
    return [...this.#rows.values()].sort(RANKS.volume)[0]?.subject;
  }

  /** Says these words while there is no movie. */
  nothing(words) {
    if (words === this.#nothing) return;
    this.#nothing = words;
    this.draw();
  }

  mark(subject) {
    this.#chosen = subject;
    this.draw();
  }

  /** Looks among the movies listed, then asks for those that are not. */
  async #search() {
    this.#found.clear();
    this.draw();
    const query = byId("search").value.trim();
    if (query.length < 2) return;
    const answer = await fetch(`/api/v1/subjects?${new URLSearchParams({ q: query, limit: 50 })}`).catch(() => null);
    if (!answer?.ok || query !== byId("search").value.trim()) return;
    for (const row of (await answer.json()).subjects) this.#found.set(row.subject, row);
    this.draw();
  }

  draw() {
    const list = byId("movies");
    const wanted = byId("search").value.trim().toLowerCase();
    const rows = [...new Map([...this.#found, ...this.#rows]).values()]
      .filter((row) => row.subject.toLowerCase().includes(wanted))
      .sort(RANKS[byId("rank").value])
      .slice(0, MOST_SHOWN);
    const keep = new Set(rows.map((row) => row.subject));
    for (const [subject, item] of this.#shown) {
      if (!keep.has(subject)) {
        item.remove();
        this.#shown.delete(subject);
      }
    }
    rows.forEach((row, place) => {
      let item = this.#shown.get(row.subject);
      if (!item) {
        item = this.#item(row.subject);
        this.#shown.set(row.subject, item);
      }
      this.#fill(item, row);
      if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    });
    byId("movies-empty").hidden = rows.length > 0;
    byId("movies-empty").textContent = this.#rows.size ? "no movie of that name" : this.#nothing;
  }

  #item(subject) {
    const item = element("li");
    const button = element("button");
    button.type = "button";
    button.append(element("span", "name", subject), element("span", "count"), trend(), element("span", "share"), element("span", "change"));
    button.addEventListener("click", () => this.#onChoose(subject));
    item.append(button);
    return item;
  }

  #fill(item, row) {
    const button = item.firstChild;
    const [, reviews, line, share, change] = button.children;
    button.setAttribute("aria-pressed", String(row.subject === this.#chosen));
    button.title = row.subject;
    reviews.textContent = `${count(row.reviews)} reviews`;
    share.textContent = row.reviews ? percent(row.positive / row.reviews) : "–";
    const points = row.change == null ? 0 : Math.round(row.change * 100);
    change.textContent = row.change == null ? "" : points > 0 ? `▲ ${points}` : points < 0 ? `▼ ${-points}` : "=";
    change.className = `change ${points > 0 ? "up" : points < 0 ? "down" : ""}`;
    change.setAttribute("aria-label", row.change == null ? "no change known" : `${points} points of change`);
    const step = 100 / (row.trend.length - 1);
    line.lastChild.setAttribute(
      "points",
      row.trend.flatMap((y, i) => (y == null ? [] : [`${(i * step).toFixed(1)},${(28 - y * 26).toFixed(1)}`])).join(" "),
    );
  }
}

function trend() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 30");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const half = document.createElementNS(SVG, "line");
  for (const [name, value] of Object.entries({ x1: 0, x2: 100, y1: 15, y2: 15 })) half.setAttribute(name, value);
  svg.append(half, document.createElementNS(SVG, "polyline"));
  return svg;
}
