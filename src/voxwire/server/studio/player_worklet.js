// Plays samples as they come, on the audio thread. One run is one speech; samples of an older run are dropped.

const REPORT_SAMPLES = 1024;
/** After a gap this much is collected before playing goes on, so that one gap does not become many. */
const REFILL_SECONDS = 0.15;

class VoxwirePlayer extends AudioWorkletProcessor {
  constructor() {
    super();
    this.begin(0);
    this.port.onmessage = ({ data }) => this.receive(data);
  }

  begin(run) {
    this.run = run;
    this.queue = [];
    this.offset = 0;
    this.waiting = 0;
    this.played = 0;
    this.gaps = 0;
    this.ended = false;
    this.state = "idle";
    this.reported = 0;
  }

  receive(message) {
    if (message.type === "begin") {
      // Nothing plays before a tail has faded out, so one that still waits is what was heard last.
      const tail = this.state === "playing" ? this.take(128) : this.tail;
      this.begin(message.run);
      this.tail = tail;
    } else if (message.run === this.run && message.type === "samples") {
      this.queue.push(message.samples);
      this.waiting += message.samples.length;
    } else if (message.run === this.run && message.type === "end") {
      this.ended = true;
    }
  }

  /** Up to `count` samples from the queue. */
  take(count) {
    const taken = new Float32Array(count);
    let filled = 0;
    while (filled < count && this.queue.length) {
      const piece = this.queue[0].subarray(this.offset, this.offset + count - filled);
      taken.set(piece, filled);
      filled += piece.length;
      this.offset += piece.length;
      if (this.offset === this.queue[0].length) {
        this.queue.shift();
        this.offset = 0;
      }
    }
    this.waiting -= filled;
    this.played += filled;
    return taken;
  }

  process(_inputs, outputs) {
    const out = outputs[0][0];
    if (this.tail) {
      // What was playing is faded out within one block: a cut would click.
      for (let i = 0; i < out.length; i++) out[i] = this.tail[i] * (1 - i / out.length);
      this.tail = null;
      return true;
    }
    this.advance();
    if (this.state === "playing") {
      out.set(this.take(out.length));
      if (this.played - this.reported >= REPORT_SAMPLES) this.report();
    }
    return true;
  }

  /** Decide whether this block plays. */
  advance() {
    const before = this.state;
    if (this.state === "playing" && this.waiting === 0) {
      this.state = this.ended ? "done" : "starved";
      if (!this.ended) this.gaps += 1;
    } else if (this.state === "idle" && (this.waiting > 0 || this.ended)) {
      this.state = this.waiting > 0 ? "playing" : "done";
    } else if (this.state === "starved" && (this.ended || this.waiting >= REFILL_SECONDS * sampleRate)) {
      this.state = this.waiting > 0 ? "playing" : "done";
    }
    if (this.state !== before) this.report();
  }

  report() {
    this.reported = this.played;
    this.port.postMessage({ run: this.run, state: this.state, played: this.played, gaps: this.gaps, at: currentTime });
  }
}

registerProcessor("voxwire-player", VoxwirePlayer);
