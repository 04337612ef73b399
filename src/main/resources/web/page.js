// The page: takes events and hands each part its share.

import { Chart } from "./chart.js";
import { Models } from "./models.js";
import { Movies } from "./movies.js";
import { DeadLetters, Reviews } from "./reviews.js";
import { Stream } from "./stream.js";
import { byId, count, duration, element, percent, rate } from "./format.js";

const STATES = {
  connecting: "waiting for the cluster",
  restoring: "restoring",
  "no-data": "no data yet",
  live: "live",
};

let subject = null;
let size = null;
let sizes = [];

const chart = new Chart();
const reviews = new Reviews();
const letters = new DeadLetters();
const models = new Models();
const movies = new Movies(choose);
const stream = new Stream({
  open() {},
  lost() {
    connection("lost", "connection lost, retrying");
  },
  snapshot(data) {
    status(data.status);
    movies.reset(data.subjects);
    reviews.reset(data.reviews);
    letters.reset(data.deadLetters);
    models.reset(data.models);
    chooseFirst();
  },
  update(data) {
    status(data.status);
    if (data.complete) movies.reset(data.subjects);
    else movies.update(data.subjects);
    models.update(data.models);
    reviews.add(data.reviews);
    letters.add(data.deadLetters);
    chooseFirst();
  },
  series(data) {
    if (data.subject === subject && data.size === size) chart.reset(data);
  },
  windows(data) {
    if (data.subject === subject && data.size === size) chart.update(data);
  },
});

function connection(state, words) {
  const pill = byId("connection");
  pill.dataset.state = state;
  if (pill.textContent !== words) pill.textContent = words; // so that a screen reader hears changes only
}

function status(now) {
  const processor = now.processor == null || now.processor === "RUNNING" ? null : now.processor.toLowerCase();
  connection(processor ? "restoring" : now.state, processor === "rebalancing" ? "restoring" : processor ?? STATES[now.state] ?? now.state);
  const nothing = now.state === "live" ? STATES["no-data"] : (STATES[now.state] ?? now.state);
  movies.nothing(nothing);
  reviews.nothing(nothing);
  byId("chart-empty").textContent = nothing;
  byId("rate").textContent = rate(now.reviewsPerSecond);
  byId("latency").textContent = duration(now.latencyMs);
  byId("lag").textContent = count(now.lag);
  byId("batch").textContent = now.batchReviews == null ? "–" : rate(now.batchReviews);
  byId("device").textContent = now.device ?? "–";
  byId("model").textContent = now.model ?? "–";
  byId("model").title = now.model ?? "";
  models.scoring(now.version);
  byId("dead").textContent = count(now.deadLetters);
  byId("dead").className = now.deadLetters ? "alert" : "";
  byId("dead-badge").hidden = !now.deadLetters;
  byId("dead-badge").textContent = count(now.deadLetters);
  byId("try").hidden = !now.canScore;
  if (String(now.windows) !== String(sizes)) {
    sizes = now.windows;
    drawSizes();
  }
}

function drawSizes() {
  if (!sizes.includes(size)) size = sizes[0] ?? null;
  byId("sizes").replaceChildren(
    ...sizes.map((length) => {
      const button = element("button", "", duration(length));
      button.type = "button";
      button.setAttribute("aria-pressed", String(length === size));
      button.addEventListener("click", () => {
        size = length;
        drawSizes();
        stream.choose(subject, size);
      });
      return button;
    }),
  );
}

function choose(name) {
  if (name === subject) return;
  subject = name;
  byId("chart-title").textContent = name;
  movies.mark(name);
  reviews.choose(name);
  chart.reset({ size: size ?? 0, points: [] });
  stream.choose(subject, size);
}

function chooseFirst() {
  const first = movies.first();
  if (subject == null && first != null && size != null) choose(first);
}

byId("try-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  const verdict = byId("verdict");
  if (!text.trim()) {
    verdict.textContent = "Type a review first.";
    return;
  }
  verdict.textContent = "…";
  try {
    const answer = await fetch("/api/v1/score", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ texts: [text] }),
    });
    const body = await answer.json();
    const result = body.results?.[0];
    verdict.className = result?.label ? `label ${result.label}` : "";
    verdict.textContent = result?.label
      ? `${result.label}, ${percent(result.label === "positive" ? result.score : 1 - result.score)} sure, ${result.tokens} tokens${result.truncated ? ", cut" : ""}`
      : body.error ?? result?.error ?? "no answer";
  } catch {
    verdict.className = "";
    verdict.textContent = "No connection; try again.";
  }
});

function showPage() {
  const links = [...document.querySelectorAll("nav a")];
  const shown = links.find((link) => link.hash === location.hash) ?? (location.hash ? null : links[0]);
  if (!shown) return; // the address names a place on the page
  for (const link of links) {
    byId(link.hash.slice(1)).hidden = link !== shown;
    if (link === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Moves on to what the page is about, past the links and the strip that all pages share. */
function focusContent() {
  const heading = document.querySelector("main:not([hidden]) h2[tabindex]");
  heading.focus({ preventScroll: true });
  return heading;
}

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  focusContent().scrollIntoView();
});
addEventListener("hashchange", () => {
  showPage();
  focusContent();
  scrollTo(0, 0);
});
showPage();
stream.choose(null, null);
