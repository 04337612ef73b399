// Newest reviews and newest dead letters.

import { byId, count, element, percent, time } from "./format.js";

const KEPT = 200;
const SHOWN = 24;

export class Reviews {
  #reviews = [];
  #movie = null;
  #nothing = "no data yet";

  constructor() {
    byId("label").addEventListener("change", () => this.draw());
    byId("only-movie").addEventListener("change", () => this.draw());
  }

  reset(reviews) {
    this.#reviews = reviews;
    this.draw();
  }

  add(newest) {
    if (!newest.length) return;
    this.#reviews = [...newest, ...this.#reviews].slice(0, KEPT);
    this.draw(newest.length);
  }

  /** Says these words while there is no review. */
  nothing(words) {
    if (words === this.#nothing) return;
    this.#nothing = words;
    this.draw();
  }

  choose(movie) {
    this.#movie = movie;
    this.draw();
  }

  draw(fresh = 0) {
    const label = byId("label").value;
    const movie = byId("only-movie").checked ? this.#movie : null;
    const shown = this.#reviews
      .map((review, place) => ({ review, place }))
      .filter(({ review }) => (!label || review.label === label) && (movie == null || review.subject === movie))
      .slice(0, SHOWN);
    byId("reviews").replaceChildren(...shown.map(({ review, place }) => line(review, place < fresh)));
    byId("reviews-empty").hidden = shown.length > 0;
    byId("reviews-empty").textContent = this.#reviews.length ? "none of these lately" : this.#nothing;
  }
}

function line(review, isFresh) {
  const item = element("li", isFresh ? "fresh" : "");
  item.append(
    element("span", "movie", review.subject),
    element("span", `label ${review.label === "positive" ? "positive" : "negative"}`, `${review.label} ${percent(review.confidence)}`),
    element("span", "id", review.id),
    element("span", "when", time(review.scoredAt)),
  );
  return item;
}

export class DeadLetters {
  #letters = [];

  reset(letters) {
    this.#letters = letters;
    this.#draw();
  }

  add(newest) {
    if (!newest.length) return;
    this.#letters = [...newest, ...this.#letters].slice(0, KEPT / 2);
    this.#draw();
  }

  #draw() {
    byId("letters").replaceChildren(
      ...this.#letters.map((letter) => {
        const row = element("tr");
        row.append(
          element("td", "", time(letter.at)),
          element("td", "", letter.reason),
          element("td", "", letter.topic ? `${letter.topic}, partition ${letter.partition}, offset ${letter.offset}` : ""),
          element("td", "", letter.key),
          element("td", "", `${count(letter.bytes)} bytes`),
        );
        return row;
      }),
    );
    byId("letters-empty").hidden = this.#letters.length > 0;
  }
}
