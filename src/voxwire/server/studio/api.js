// The HTTP doors of the server.

export class ServerError extends Error {
  constructor(code, message, status = 0) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Asks with a key, which lives in this tab's session storage and nowhere else. */
export class Api {
  #name;

  /** @param name of the key in the session storage. */
  constructor(name) {
    this.#name = name;
  }

  get key() {
    return sessionStorage.getItem(this.#name) ?? "";
  }

  set key(key) {
    if (key) sessionStorage.setItem(this.#name, key);
    else sessionStorage.removeItem(this.#name);
  }

  async fetch(path, { body, method = body ? "POST" : "GET", signal } = {}) {
    const headers = {};
    if (this.key) headers.authorization = `Bearer ${this.key}`;
    if (body) headers["content-type"] = "application/json";
    const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) }).catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new ServerError("Unreachable", error.message);
    });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    const error = told.error ?? told;
    throw new ServerError(error.code ?? "", error.message ?? answer.statusText, answer.status);
  }

  async json(path, options) {
    return (await this.fetch(path, options)).json();
  }
}
