// The event stream: one connection that carries what all pages show and the windows that this page has chosen.

const RETRY_MS = 2_000;

export class Stream {
  #source;
  #timer;
  #handlers;
  #query = "";

  /** handlers: snapshot, update, series, windows (each takes its data), open and lost. */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Listens, from now on also to the windows of this movie. */
  choose(subject, size) {
    const query = subject == null || size == null ? "" : `?${new URLSearchParams({ subject, size })}`;
    if (this.#source && query === this.#query) return;
    this.#query = query;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(`/api/v1/events${this.#query}`);
    this.#source = source;
    source.onopen = () => this.#handlers.open();
    source.onerror = () => {
      this.#handlers.lost();
      // The browser retries a broken connection with its Last-Event-ID; a refused one is up to us.
      if (source.readyState === EventSource.CLOSED) {
        this.#timer = setTimeout(() => this.#connect(), RETRY_MS);
      }
    };
    for (const name of ["snapshot", "update", "series", "windows"]) {
      source.addEventListener(name, (event) => {
        if (source === this.#source) this.#handlers[name](JSON.parse(event.data));
      });
    }
  }
}
