// The chart of a movie: positive share with its confidence band, volume, and where the model changed; and its table.

import uPlot from "./uplot.js";
import { byId, count, duration, element, percent, time, wilson } from "./format.js";

const HEIGHT = 340;

export class Chart {
  #points = new Map();
  #size = 0;
  #plot = null;
  #marks = [];

  constructor() {
    const holder = byId("chart");
    new ResizeObserver(() => this.#plot?.setSize({ width: holder.clientWidth, height: HEIGHT })).observe(holder);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#rebuild());
    document.querySelector(".chart details").addEventListener("toggle", () => this.#table());
  }

  /** Takes all windows of a movie. */
  reset(series) {
    this.#size = series.size;
    this.#points = new Map(series.points.map((point) => [point.start, point]));
    this.#findMarks();
    this.#rebuild();
  }

  /** Takes changed windows, late ones included. */
  update(series) {
    for (const point of series.points) this.#points.set(point.start, point);
    this.#findMarks();
    if (this.#plot) {
      this.#plot.setData(this.#data());
      this.#words();
    } else {
      this.#rebuild();
    }
  }

  #sorted() {
    return [...this.#points.values()].sort((a, b) => a.start - b.start);
  }

  #data() {
    const points = this.#sorted();
    const bounds = points.map((point) => wilson(point.positive, point.count));
    return [
      points.map((point) => point.start / 1000),
      points.map((point) => point.count),
      bounds.map((bound) => bound[1] * 100),
      bounds.map((bound) => bound[0] * 100),
      points.map((point) => (point.positive / point.count) * 100),
    ];
  }

  #rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    const empty = this.#points.size === 0;
    byId("chart-empty").hidden = !empty;
    byId("chart").hidden = empty;
    this.#words();
    if (empty) return;
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: color("--quiet"), font, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    this.#plot = new uPlot(
      {
        width: byId("chart").clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 7 } },
        scales: { x: {}, share: { range: [0, 100] }, volume: { range: (_, __, max) => [0, Math.max(1, max) * 4] } },
        axes: [
          { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((s) => tick(s, this.#size)) },
          { ...axis, scale: "share", size: 48, values: (_, ticks) => ticks.map((y) => `${y} %`) },
          { ...axis, scale: "volume", side: 1, size: 44, grid: { show: false }, values: (_, ticks) => ticks.map((y) => (y > this.#most() ? "" : count(y))) },
        ],
        series: [
          {},
          { scale: "volume", fill: color("--bar"), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 40], radius: 0.15 }) },
          { scale: "share", width: 0, stroke: "transparent", points: { show: false } },
          { scale: "share", width: 0, stroke: "transparent", points: { show: false } },
          { scale: "share", stroke: color("--good"), width: 2.5, points: { show: this.#points.size < 60, size: 5, fill: color("--good") } },
        ],
        bands: [{ series: [2, 3], fill: color("--good-band") }],
        hooks: { draw: [(plot) => this.#drawMarks(plot, color("--accent"), font)] },
      },
      this.#data(),
      byId("chart"),
    );
  }

  #most() {
    return Math.max(1, ...[...this.#points.values()].map((point) => point.count));
  }

  #drawMarks(plot, color, font) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.font = font.replace("12px", `${12 * devicePixelRatio}px`);
    for (const mark of this.#marks) {
      const x = plot.valToPos(mark.at, "x", true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const room = bbox.left + bbox.width - x;
      ctx.textAlign = room < 120 * devicePixelRatio ? "right" : "left";
      ctx.fillText(mark.version, x + (ctx.textAlign === "left" ? 6 : -6) * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
    }
    ctx.restore();
  }

  /** Where another version of the model began to score most of a window. */
  #findMarks() {
    this.#marks = [];
    let version = null;
    for (const point of this.#sorted()) {
      const newest = dominant(point.models);
      if (version != null && newest !== version) this.#marks.push({ at: point.start / 1000, version: newest });
      version = newest;
    }
  }

  /** What the chart says, for those who do not see it. */
  #words() {
    const points = this.#sorted();
    const n = points.reduce((sum, point) => sum + point.count, 0);
    const positive = points.reduce((sum, point) => sum + point.positive, 0);
    byId("chart-lede").textContent = n
      ? `${percent(positive / n)} of ${count(n)} reviews are positive, over ${points.length} ${points.length === 1 ? "window" : "windows"} of ${duration(this.#size)}`
      : "";
    const mark = this.#marks.at(-1);
    byId("chart-marks").textContent = mark ? `New model ${mark.version} since ${time(mark.at * 1000)}` : "";
    this.#table();
  }

  #table() {
    if (!document.querySelector(".chart details").open) return;
    byId("windows").replaceChildren(
      ...this.#sorted().reverse().map((point) => {
        const [low, high] = wilson(point.positive, point.count);
        const row = element("tr");
        row.append(
          element("td", "", time(point.start)),
          element("td", "", percent(point.positive / point.count)),
          element("td", "", `${percent(low)} to ${percent(high)}`),
          element("td", "", count(point.count)),
          element("td", "", Object.keys(point.models).join(", ")),
        );
        return row;
      }),
    );
  }
}

/** The version that scored most of a window. */
function dominant(models) {
  return Object.entries(models).sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

function tick(seconds, size) {
  const when = new Date(seconds * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const hours = `${two(when.getHours())}:${two(when.getMinutes())}`;
  return size < 60_000 ? `${hours}:${two(when.getSeconds())}` : hours;
}
