// Records a microphone as plain samples: what the browser would do to them spoils a voice for cloning.

import { t } from "./language.js";

/** What browsers call it when there is no microphone, or the user does not let the page have it. */
const REFUSALS = { NotAllowedError: "microphoneRefused", NotFoundError: "microphoneMissing", NotReadableError: "microphoneMissing" };

/** Have a worklet hand over what it still holds. */
function drain(node, pieces) {
  return new Promise((resolve) => {
    node.port.onmessage = ({ data }) => (data ? pieces.push(data) : resolve());
    node.port.postMessage("stop");
  });
}

export class Recorder {
  #stream = null;
  #context = null;
  #node = null;
  #pieces = [];
  #count = 0;

  /** @param onPiece told of each piece of samples, and of the seconds there are so far. */
  constructor(onPiece) {
    this.onPiece = onPiece;
  }

  get running() {
    return this.#stream !== null;
  }

  async start() {
    if (!navigator.mediaDevices) throw new Error(t("insecure"));
    const plain = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    } catch (error) {
      throw new Error(REFUSALS[error.name] ? t(REFUSALS[error.name]) : error.message);
    }
    this.#pieces = [];
    this.#count = 0;
    const context = (this.#context = new AudioContext());
    try {
      await context.audioWorklet.addModule("/studio/recorder_worklet.js");
    } catch (error) {
      this.stop();
      throw error;
    }
    // It may have been stopped meanwhile.
    if (context !== this.#context) return;
    const node = (this.#node = new AudioWorkletNode(context, "voxwire-recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" }));
    node.port.onmessage = ({ data }) => this.#take(data);
    context.createMediaStreamSource(this.#stream).connect(node);
  }

  #take(piece) {
    if (!this.running) return;
    this.#pieces.push(piece);
    this.#count += piece.length;
    this.onPiece(piece, this.#count / this.#context.sampleRate);
  }

  /** Stop, and give {samples, sampleRate}. */
  async stop() {
    const [stream, context, node, pieces] = [this.#stream, this.#context, this.#node, this.#pieces];
    this.#stream = this.#context = this.#node = null;
    const { sampleRate } = context;
    if (node && context.state === "running") await drain(node, pieces);
    for (const track of stream.getTracks()) track.stop();
    context.close();
    const samples = new Float32Array(pieces.reduce((count, piece) => count + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece, at);
      at += piece.length;
    }
    return { samples, sampleRate };
  }
}
