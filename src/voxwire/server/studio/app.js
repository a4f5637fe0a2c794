// Puts the page together.

import { Api } from "./api.js";
import { setUpAppearance, setUpTabs } from "./appearance.js";
import { CloneTab } from "./clone_tab.js";
import { setUpCode } from "./code_tab.js";
import { Connection } from "./connection.js";
import { DesignTab } from "./design_tab.js";
import { find } from "./dom.js";
import { KeysTab } from "./keys_tab.js";
import { errorText, t } from "./language.js";
import { LiveTab } from "./live_tab.js";
import { OwnVoices } from "./own_voices.js";
import { Player, SAMPLE_RATE } from "./player.js";
import { Previews } from "./previews.js";
import { SpeakTab } from "./speak_tab.js";
import { Filters, matching, showTable } from "./voices.js";

/** How often a server that does not answer, or is still loading its model, is asked again. */
const READY_MS = 1000;

// First of all, since the others speak the language it finds.
setUpAppearance(redraw);

const api = new Api("voxwire-key");
const connection = new Connection(api);
const player = new Player((state) => {
  speak.speech.playedOut();
  if (state === "done" && previews.playing) previews.stop();
});
const previews = new Previews(api, player, { onBegin: beginPreview, onError: tellError });
const speak = new SpeakTab({ connection, player, previews, onError: tellError, onUnready: load });
const own = new OwnVoices(api, { onTry: tryVoice, onChange: loadVoices });
const clone = new CloneTab(own, (samples) => play(samples));
const design = new DesignTab(own, playFile);
const keys = new KeysTab(new Api("voxwire-admin-key"));
const live = new LiveTab(api, tellError);
const code = setUpCode(() => speak.chosen);
const table = new Filters(find("table-filters"), { withModels: true, onChange: showVoices });

/** What the server has. */
const offered = { models: [], voices: [], asksForKey: false, askAgain: 0 };

/** For tests and the curious: what is going on, in the console. */
window.studio = { player, speech: speak.speech, analysis: speak.picture.analysis };

// -- what the server has ----------------------------------------------------------------------------

async function load() {
  clearTimeout(offered.askAgain);
  try {
    if (!(await isReady())) return askAgain(t("loading"));
    const { data } = await api.json("/v1/models");
    // What is another name of a model, and what speaks another protocol, is left out.
    offered.models = data.filter((model) => model.family === "cosyvoice" && model.id === model.root);
  } catch (error) {
    return tellError(error);
  }
  clearNotice();
  find("key").hidden = !(api.key || offered.asksForKey);
  clone.offer(offered.models);
  design.offer(offered.models);
  await loadVoices();
}

async function isReady() {
  try {
    return (await api.json("/readyz")).ready;
  } catch (error) {
    if (error.status === 503) return false;
    throw error;
  }
}

async function loadVoices() {
  try {
    offered.voices = (await api.json("/v1/audio/voices")).voices;
  } catch (error) {
    return tellError(error);
  }
  table.offer(offered.voices);
  showVoices();
  if (!speak.offer(offered.models, offered.voices)) notice(t("noModels"));
}

function showVoices() {
  showTable(find("voice-rows"), matching(offered.voices, table.values), previews);
}

function tryVoice(id) {
  // The list moves to what is chosen only where it can be seen.
  tabs.show("speak");
  speak.choose(id);
  find("text").focus();
}

// -- sound that is no speech of the Speak tab -------------------------------------------------------

function beginPreview() {
  clearNotice();
  speak.speech.stop();
}

/** Let 24 kHz samples be heard. */
async function play(samples) {
  speak.speech.stop();
  previews.stop();
  await player.open();
  const run = player.begin();
  player.add(run, samples.slice());
  player.end(run);
}

/** Let a sound file in Base64 be heard. */
async function playFile(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(bytes.buffer);
  await play(decoded.getChannelData(0));
}

// -- around it --------------------------------------------------------------------------------------

/** Draw and tell everything anew, in other colours or another language. */
function redraw() {
  speak.redraw();
  own.redraw();
  clone.redraw();
  keys.redraw();
  code.show();
  table.offer(offered.voices);
  showVoices();
}

function notice(text) {
  find("notice").textContent = text;
  find("notice").hidden = false;
}

/** What was told is over: something else is done, or the server answers again. */
function clearNotice() {
  find("notice").hidden = true;
  clearTimeout(offered.askAgain);
  offered.askAgain = 0;
}

function tellError(error) {
  if (error.status === 401) askForKey();
  else if (error.code === "Unreachable") askAgain(errorText(error));
  else notice(errorText(error));
}

/** Tell why the server can't be used, and go on as soon as it can. */
function askAgain(reason) {
  notice(reason);
  clearTimeout(offered.askAgain);
  offered.askAgain = setTimeout(load, READY_MS);
}

/** The key that was used is not taken. */
function askForKey() {
  offered.asksForKey = true;
  find("key").hidden = false;
  const wrong = api.key ? t("error_InvalidApiKey") : "";
  api.key = "";
  connection.close();
  showKeyDialog(wrong);
}

function showKeyDialog(wrong) {
  find("key-error").textContent = wrong;
  if (!find("key-dialog").open) find("key-dialog").showModal();
}

/** What a tab does when it is looked at, and when it is left. */
const LOOKS = {
  code: { show: code.show },
  clone: { show: () => own.show().catch(tellError), leave: () => clone.leave() },
  design: { show: () => own.show().catch(tellError) },
  keys: { show: () => keys.show(), leave: () => keys.leave() },
  live: { show: () => live.start(), leave: () => live.stop() },
};

const tabs = setUpTabs((name, before) => {
  // What is still waited for stays told.
  if (!offered.askAgain) clearNotice();
  LOOKS[before]?.leave?.();
  LOOKS[name]?.show?.();
});

find("key").onclick = () => showKeyDialog("");
find("key-cancel").onclick = () => find("key-dialog").close();
find("key-form").onsubmit = () => {
  api.key = find("key-value").value.trim();
  find("key-value").value = "";
  connection.close();
  load();
};
document.addEventListener("keydown", (event) => {
  if (find("key-dialog").open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && tabs.shown === "speak") speak.say(event.timeStamp);
  if (event.key === "Escape") {
    speak.speech.stop();
    previews.stop();
  }
});
// The sound is made ready as soon as the browser lets the page make any, so that speaking does not wait for it.
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => player.open().catch(() => {}), { once: true });
}

load();
