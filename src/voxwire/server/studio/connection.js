// Speech over the CosyVoice WebSocket.

import { ServerError } from "./api.js";

const INFERENCE_PATH = "/api-ws/v1/inference";
/** Most characters sent in one message: the protocol takes 20 000, a Han character counting two. */
const MESSAGE_CHARACTERS = 8000;

/** Where the WebSocket is opened. It can't carry headers, so it gets a key that is good for a minute. */
async function socketAddress(api) {
  const address = new URL(INFERENCE_PATH, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  if (api.key) {
    const { token } = await api.json("/api/v1/tokens?expire_in_seconds=60", { method: "POST" });
    address.searchParams.set("api_key", token);
  }
  return address;
}

/** A text in pieces that fit into messages, no surrogate pair cut apart. */
function messagesOf(text) {
  const characters = [...text];
  const pieces = [];
  for (let at = 0; at < characters.length; at += MESSAGE_CHARACTERS) {
    pieces.push(characters.slice(at, at + MESSAGE_CHARACTERS).join(""));
  }
  return pieces;
}

/** One WebSocket, kept between tasks as long as the server keeps it. */
export class Connection {
  #api;
  #socket = null;
  #opening = null;
  #tasks = new Map();
  #announced = null;

  constructor(api) {
    this.#api = api;
  }

  /** Open it, if it is not. */
  open() {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open() {
    try {
      const socket = new WebSocket(await socketAddress(this.#api));
      socket.binaryType = "arraybuffer";
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onclose = () => reject(new ServerError("ConnectionRefused", "The connection could not be opened."));
      });
      socket.onmessage = ({ data }) => this.#receive(data);
      socket.onclose = () => this.#lost(socket);
      this.#socket = socket;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  close() {
    this.#socket?.close();
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = this.#opening = null;
    for (const task of this.#tasks.values()) task.fail(new ServerError("ConnectionLost", "The connection was lost."));
    this.#tasks.clear();
  }

  /**
   * Start a task.
   *
   * @param request {model, parameters}
   * @param listener any of started, sentence(index, text), words(index, words), audio(buffer), finished(usage),
   *   failed(error)
   */
  async run(request, listener) {
    await this.open();
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const whole = Boolean(request.parameters.enable_ssml);
    const task = new Task(id, listener, whole, (action, payload) => this.#send(id, action, payload));
    this.#tasks.set(id, task);
    this.#send(id, "run-task", {
      task_group: "audio",
      task: "tts",
      function: "SpeechSynthesizer",
      model: request.model,
      parameters: { text_type: "PlainText", ...request.parameters },
      input: {},
    });
    return task;
  }

  #send(id, action, payload) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ header: { action, task_id: id, streaming: "duplex" }, payload }));
  }

  #receive(data) {
    if (data instanceof ArrayBuffer) {
      this.#announced?.hear(data);
      return;
    }
    const { header, payload } = JSON.parse(data);
    const task = this.#tasks.get(header.task_id);
    this.#announced = task;
    if (!task) return;
    if (header.event === "result-generated") task.result(payload.output);
    else if (header.event === "task-started") task.listener.started?.();
    else {
      this.#tasks.delete(header.task_id);
      if (header.event === "task-finished") task.ended(payload.usage);
      else task.fail(new ServerError(header.error_code, header.error_message));
    }
  }
}

/** What is being said: text goes in, the listener hears what comes out until it is over or cancelled. */
class Task {
  #send;
  #whole;
  #over = false;

  /** @param whole whether its text has to come in one message, as SSML has. */
  constructor(id, listener, whole, send) {
    this.id = id;
    this.listener = listener;
    this.#whole = whole;
    this.#send = send;
  }

  say(text) {
    this.#send("continue-task", { input: { text } });
  }

  /** Say a text of any length. */
  sayAll(text) {
    for (const piece of this.#whole ? [text] : messagesOf(text)) this.say(piece);
  }

  finish() {
    this.#send("finish-task", { input: {} });
  }

  /** Stop at once; nothing more is heard of it. */
  cancel() {
    if (this.#over) return;
    this.#over = true;
    this.#send("finish-task", { input: { directive: "cancel" } });
  }

  hear(buffer) {
    if (!this.#over) this.listener.audio?.(buffer);
  }

  result({ type, original_text: text, sentence }) {
    if (this.#over) return;
    if (type === "sentence-begin") this.listener.sentence?.(sentence.index, text ?? "");
    if (sentence.words.length) this.listener.words?.(sentence.index, sentence.words);
  }

  ended(usage) {
    if (!this.#over) this.listener.finished?.(usage);
    this.#over = true;
  }

  fail(error) {
    if (!this.#over) this.listener.failed?.(error);
    this.#over = true;
  }
}
