// The versions of the model: which scores now, and what became of each update.

import { byId, bytes, count, element, moment } from "./format.js";

const EVENTS = {
  published: "published",
  accepted: "in force",
  rejected: "refused",
  promoted: "promoted",
  rolledBack: "in force again",
  shadow: "shadow",
  shadowReport: "shadow report",
  gateFailed: "not published",
  pruned: "deleted",
};
const BAD = new Set(["rejected", "gateFailed"]);
const GOOD = new Set(["accepted", "promoted", "rolledBack"]);

export class Models {
  #models = new Map();
  #scoring = null;

  reset(models) {
    this.#models.clear();
    this.update(models);
    this.#draw();
  }

  update(models) {
    if (!models.length) return;
    for (const model of models) this.#models.set(JSON.stringify([model.name, model.version]), model);
    this.#draw();
  }

  /** Takes the version that scores, or null where that is not known. */
  scoring(version) {
    if (version === this.#scoring) return;
    this.#scoring = version;
    this.#draw();
  }

  #draw() {
    const models = [...this.#models.values()].sort((a, b) => (b.epoch ?? -1) - (a.epoch ?? -1) || newest(b) - newest(a));
    const known = models.some((model) => model.version === this.#scoring);
    byId("scoring").textContent = this.#scoring ?? "–";
    byId("scoring-note").textContent = this.#scoring != null && !known ? "the model that the processor was started with" : "";
    byId("models").replaceChildren(...models.map((model) => card(model, model.version === this.#scoring)));
    byId("models-empty").hidden = models.length > 0;
  }
}

function newest(model) {
  return model.events[0]?.at ?? model.createdAt ?? 0;
}

function card(model, scores) {
  const item = element("li", scores ? "scores" : "");
  const last = model.events.find((event) => event.event !== "shadowReport")?.event;
  const title = element("h3", "", model.version);
  const head = element("div", "head");
  head.append(title);
  if (scores) head.append(element("span", "pill now", "scores now"));
  if (last) head.append(element("span", `pill ${tone(last)}`, EVENTS[last] ?? last));
  item.append(head, element("p", "facts", facts(model)));
  for (const [name, values] of [["Measured", model.metrics], ["Gate", model.gate]]) {
    const pairs = Object.entries(values);
    if (pairs.length) item.append(measures(name, pairs));
  }
  if (model.events.length) {
    const events = element("ol", "events");
    events.append(...model.events.map(line));
    item.append(events);
  }
  return item;
}

function facts(model) {
  return [
    model.name,
    model.kind === "lora" ? "a delta" : model.kind === "full" ? "a full model" : null,
    model.size == null ? null : bytes(model.size),
    model.epoch == null ? null : `epoch ${count(model.epoch)}`,
    model.parent == null ? null : `after ${model.parent}`,
    model.shadow ? "to score as a shadow" : null,
    model.createdAt == null ? null : moment(model.createdAt),
  ].filter((each) => each != null).join(" · ");
}

function measures(name, pairs) {
  const list = element("dl", "measures");
  list.setAttribute("aria-label", name);
  for (const [key, value] of pairs) {
    const pair = element("div");
    pair.append(element("dt", "", key), element("dd", "", value));
    list.append(pair);
  }
  const block = element("div", "measured");
  block.append(element("span", "quiet", name), list);
  return block;
}

function line(event) {
  const item = element("li");
  const what = element("span", `what ${tone(event.event)}`, EVENTS[event.event] ?? event.event);
  const words = element("span", "words");
  words.append(what);
  if (event.reason) words.append(`: ${event.reason}`);
  const details = Object.entries(event.details).map(([key, value]) => `${key} ${value}`).join(", ");
  if (details) words.append(element("span", "quiet", ` (${details})`));
  item.append(element("time", "quiet", moment(event.at)), words, element("span", "by quiet", event.by));
  return item;
}

function tone(event) {
  return GOOD.has(event) ? "good" : BAD.has(event) ? "bad" : "";
}
