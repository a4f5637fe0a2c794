// The Keys & usage tab: the admin API, for whoever has an admin key.

import { copy, element, fillSelect, find, onSubmit, sureButton, tell } from "./dom.js";
import { dayText, errorText, numberText, t } from "./language.js";
import { UsagePanel } from "./usage_panel.js";

const KEYS = "/admin/v1/keys";
const DAY_SECONDS = 86_400;
/** How long a new key may be good for, in days; "" is for good. */
const LIFETIMES = ["", "1", "7", "30", "90", "365"];
/** Fields of the form that are sent as numbers if they are filled in. */
const LIMITS = ["concurrency", "requests_per_second", "monthly_characters"];

export class KeysTab {
  #api;
  #usage;
  #keys = [];

  constructor(api) {
    this.#api = api;
    this.#usage = new UsagePanel(api);
    onSubmit(find("admin-form"), () => this.#unlock(), (error) => this.#lock(error));
    onSubmit(find("new-key"), () => this.#make(), (error) => tell("keys-status", errorText(error), true));
    find("admin-lock").onclick = () => this.#lock();
    find("made-copy").onclick = ({ target }) => copy(find("made-key").textContent, target);
  }

  /** The tab is looked at. */
  show() {
    if (this.#api.key) this.#load().catch((error) => this.#lock(error));
  }

  /** The tab is no longer looked at: a key that was made is not shown again. */
  leave() {
    find("made").hidden = true;
    find("made-key").textContent = "";
  }

  /** Tell everything anew in another language. */
  redraw() {
    fillSelect(find("new-lifetime"), LIFETIMES.map((days) => [days, days ? t("daysLong", { days }) : t("forGood")]));
    if (find("admin").hidden) return;
    this.#showKeys();
    this.#usage.redraw();
  }

  async #unlock() {
    this.#api.key = find("admin-key").value.trim();
    find("admin-key").value = "";
    await this.#load();
    focusList();
  }

  /** Forget the admin key; after an error that it brought, say why. */
  #lock(error) {
    if (!error || error.status === 401 || error.status === 403) {
      this.#api.key = "";
      this.leave();
      find("admin").hidden = true;
      find("admin-form").hidden = false;
    }
    tell(find("admin").hidden ? "admin-status" : "keys-status", error ? errorText(error) : "", Boolean(error));
  }

  async #load() {
    const [keys, workspaces] = await Promise.all([this.#api.json(KEYS), this.#api.json("/admin/v1/workspaces")]);
    this.#keys = keys.data;
    fillSelect(find("new-workspace"), workspaces.data.map(({ name }) => [name, name]));
    tell("admin-status", "");
    find("admin-form").hidden = true;
    find("admin").hidden = false;
    this.redraw();
    await this.#usage.load(this.#keys);
  }

  async #make() {
    const body = { name: find("new-name").value.trim(), workspace: find("new-workspace").value };
    const days = find("new-lifetime").value;
    if (days) body.expires_in_seconds = Number(days) * DAY_SECONDS;
    for (const limit of LIMITS) {
      const value = find(`new-${limit}`).value;
      if (value) body[limit] = Number(value);
    }
    const { key } = await this.#api.json(KEYS, { body });
    find("new-key").reset();
    find("made-key").textContent = key;
    find("made").hidden = false;
    tell("keys-status", "");
    await this.#load();
    find("made-copy").focus();
  }

  async #revoke(key) {
    try {
      await this.#api.json(`${KEYS}/${encodeURIComponent(key.id)}`, { method: "DELETE" });
      await this.#load();
      focusList();
    } catch (error) {
      this.#lock(error);
    }
  }

  #showKeys() {
    const rows = this.#keys.map((key) => this.#row(key));
    const none = element("tr", {}, element("td", { colSpan: 6, className: "dim", textContent: t("noKeys") }));
    find("key-rows").replaceChildren(...(rows.length ? rows : [none]));
  }

  #row(key) {
    const state = stateOf(key);
    const called = key.name || key.prefix;
    const revoke = state === "good" ? [sureButton(t("revoke"), called, () => this.#revoke(key))] : [];
    return element(
      "tr",
      {},
      element("td", {}, element("div", { textContent: key.name || "–" }), element("code", { textContent: `${key.prefix}…` })),
      element("td", { textContent: key.workspace }),
      element("td", { className: "dim", textContent: limitsOf(key).join(", ") || t("unlimited") }),
      element("td", { className: "dim", textContent: dayText(key.created_at) }),
      element("td", {}, element("span", { className: state === "good" ? "tag ready" : "tag", textContent: stateText(key, state) })),
      element("td", { className: "right" }, ...revoke),
    );
  }
}

/** What had the focus is gone: the list of keys gets it. */
const focusList = () => find("key-rows").closest(".scroller").focus();

function stateOf(key) {
  if (key.revoked_at) return "revoked";
  return key.expires_at && new Date(key.expires_at) <= new Date() ? "expired" : "good";
}

function stateText(key, state) {
  if (state === "good" && key.expires_at) return t("goodUntil", { day: dayText(key.expires_at) });
  return t(`key_${state}`);
}

/** What a key is held to, in words. */
function limitsOf(key) {
  const told = [];
  if (key.doors?.includes("admin")) return [t("adminKey")];
  if (key.models) told.push(t("limit_models", { count: key.models.length }));
  if (key.doors) told.push(key.doors.join(", "));
  for (const name of ["concurrency", "requests_per_second", "characters_per_second", "monthly_characters"]) {
    if (key[name] !== null) told.push(t(`limit_${name}`, { count: numberText(key[name]) }));
  }
  return told;
}
