// The page: puts the connection, the transcript and the composer together.

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { el, icon } from "./dom.js";
import { LANGUAGES, count, language, setLanguage, tagOf, words } from "./strings.js";
import { Transcript } from "./transcript.js";

const LANGUAGE_KEY = "assistant.language";
const QUIET_TRIES = 1;
const QUICK_MS = 800;
const $ = (id) => document.getElementById(id);

let shop = null;
let engine = null;
let link = { state: "connecting", seconds: 0, tries: 0 };
let told = null;
let following = false;
let sentAt = 0;

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const asks = { say, remove, prefill: (text) => composer.prefill(text), changed: () => queueMicrotask(drawConversation), stop };
setLanguage(localStorage.getItem(LANGUAGE_KEY) ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
const transcript = new Transcript($("log"), asks);
const composer = new Composer($("composer"), asks);
const connection = new Connection({ frame: receive, status, forgotten }, language());

function say(text) {
  show(transcript.sent(connection.say(text), text));
}

function remove(chips) {
  if (transcript.running === null) show(transcript.sent(connection.remove(chips), "", chips));
}

function stop() {
  if (transcript.running !== null) connection.stop(transcript.running);
}

function receive(frame) {
  if (frame.type === "welcome") {
    engine = frame.engine;
    if (!frame.resumed) told = null;
    drawFrame();
  } else if (frame.type === "engine") {
    engine = frame;
    drawEngine();
  } else {
    transcript.apply(frame);
  }
}

function status(now) {
  link = now;
  drawNotice();
}

function forgotten() {
  if (!transcript.empty) told = words().newConversation;
  transcript.clear();
}

/** Bring a turn to the top, so that its answer is read from its beginning. */
function show(turn) {
  drawConversation();
  following = true;
  sentAt = performance.now();
  turn.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

function drawConversation() {
  const t = words();
  $("welcome").hidden = !transcript.empty || shop === null;
  $("fine").hidden = $("welcome").hidden;
  composer.busy = transcript.running !== null;
  const wants = $("wants");
  wants.hidden = transcript.chips.length === 0;
  wants.replaceChildren(el("h2", {}, t.wants), transcript.wants());
  if (following) follow();
  drawJump();
}

/** Keep the end of an answer in sight that is slow to write, until the shopper scrolls. A quick one is read from its top. */
function follow() {
  const below = performance.now() - sentAt > QUICK_MS ? overhang() : 0;
  if (transcript.running === null && transcript.waiting.size === 0) following = false;
  if (below > 0) $("scroller").scrollBy({ top: below + 16, behavior: "instant" });
}

/** How many pixels of the last answer lie below the fold. */
function overhang() {
  const last = $("log").lastElementChild?.querySelector(".answer");
  return last ? last.getBoundingClientRect().bottom - $("scroller").getBoundingClientRect().bottom : 0;
}

function drawJump() {
  $("jump").hidden = overhang() < 32;
}

function drawEngine() {
  const t = words();
  const pill = $("engine");
  pill.hidden = engine === null;
  if (engine === null) return;
  const share = engine.progress === null ? "" : ` ${Math.floor(engine.progress * 100)}%`;
  pill.dataset.state = engine.state;
  pill.title = engine.state === "ready" ? engine.model : t.engineMeanwhile;
  $("engine-words").textContent = t.engine[engine.state] + share;
}

function drawNotice() {
  const t = words();
  const notice = $("notice");
  const lost = link.state !== "open" && link.tries > QUIET_TRIES;
  const text = link.state === "offline" ? t.offline : lost ? t.lost(link.seconds) : told;
  notice.hidden = !text;
  if (notice.textContent !== (text ?? "")) notice.textContent = text ?? "";
}

function drawWelcome() {
  const t = words();
  const products = shop?.counts.products;
  $("welcome-title").textContent = t.welcome;
  $("welcome-words").textContent = products ? t.welcomeCount(count(products)) : t.welcomeWords;
  $("suggestions").replaceChildren(
    ...(shop?.suggestions[language()] ?? []).map((text) =>
      el("li", {}, el("button", { type: "button", on: { click: () => say(text) } }, el("span", {}, text), icon("go", true))),
    ),
  );
}

function drawFrame() {
  const t = words();
  const name = shop?.name[language()] || shop?.name.en || shop?.name.zh || t.role;
  document.documentElement.lang = tagOf(language());
  document.title = `${name} · ${t.role}`;
  $("mark").replaceChildren(icon("bag"));
  $("shop-name").textContent = name;
  $("shop-role").textContent = t.role;
  $("fine").textContent = t.fine;
  $("restart").replaceChildren(icon("pen"));
  $("jump").replaceChildren(icon("down"));
  for (const [id, label] of [["restart", t.restart], ["jump", t.jump], ["languages", t.languages]]) {
    $(id).setAttribute("aria-label", label);
    $(id).title = label;
  }
  $("languages").replaceChildren(
    ...LANGUAGES.map(({ id, name: short, label, tag }) =>
      el(
        "button",
        { type: "button", lang: tag, title: label, "aria-pressed": String(id === language()), on: { click: () => speak(id) } },
        short,
      ),
    ),
  );
  drawWelcome();
  drawEngine();
  drawNotice();
  composer.draw();
  drawConversation();
}

function speak(id) {
  if (id === language()) return;
  setLanguage(id);
  localStorage.setItem(LANGUAGE_KEY, id);
  connection.speak(id);
  transcript.redraw();
  drawFrame();
  $("languages").querySelector(`[aria-pressed="true"]`).focus();
}

function restart() {
  told = null;
  transcript.clear();
  connection.restart();
  composer.prefill("");
}

async function learnShop() {
  const answer = await fetch("/v1/shop").catch(() => null);
  if (!answer?.ok) {
    setTimeout(learnShop, 3000);
    return;
  }
  shop = await answer.json();
  drawFrame();
}

new ResizeObserver(([entry]) => {
  const scroller = $("scroller");
  scroller.style.setProperty("--view", `${entry.contentRect.height}px`);
  document.body.style.setProperty("--edge", `${(scroller.offsetWidth - scroller.clientWidth) / 2}px`);
  drawJump();
}).observe($("scroller"));
$("scroller").addEventListener("scroll", drawJump, { passive: true });
for (const gesture of ["wheel", "touchmove", "keydown"]) {
  $("scroller").addEventListener(gesture, () => (following = false), { passive: true });
}
$("restart").addEventListener("click", restart);
$("jump").addEventListener("click", () => {
  $("log").lastElementChild?.querySelector(".answer")?.scrollIntoView({ block: "end", behavior: calm.matches ? "auto" : "smooth" });
});
drawFrame();
learnShop();
connection.open();
