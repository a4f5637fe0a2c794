// Hands what a microphone hears to the page, in pieces of about 50 ms. Asked to stop, it hands over the last samples
// and then null.

const PIECE_SAMPLES = 2048;

class VoxwireRecorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Float32Array(PIECE_SAMPLES);
    this.filled = 0;
    this.port.onmessage = () => {
      this.hand();
      this.port.postMessage(null);
    };
  }

  hand() {
    if (this.filled) this.port.postMessage(this.piece.slice(0, this.filled));
    this.filled = 0;
  }

  process(inputs) {
    const heard = inputs[0][0];
    if (!heard) return true;
    if (this.filled + heard.length > PIECE_SAMPLES) this.hand();
    this.piece.set(heard, this.filled);
    this.filled += heard.length;
    return true;
  }
}

registerProcessor("voxwire-recorder", VoxwireRecorder);
