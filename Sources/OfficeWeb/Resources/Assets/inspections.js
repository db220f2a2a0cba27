// The form of an inspection visit: what is filled in is kept on this phone first, and goes from it when the server has
// it. Without this script the form is sent as any other.
const form = document.querySelector("[data-inspection]");
const { all, note, put, remove, take } = await import(form.dataset.store);
const words = JSON.parse(document.querySelector("[data-words]").textContent);
const PAGE = "/office/inspections/new", CACHE = "kaimen-inspections";
const person = form.dataset.person;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const part = (name) => document.querySelector(`[data-${name}]`);
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
const button = (label, press, className = "button") => {
  const made = Object.assign(element("button", className, label), { type: "button" });
  made.addEventListener("click", press);
  return made;
};

/** A visit is being taken from the form. */
let isTaking = false;
/** Somebody changed the form since it was begun, or since a kept visit was opened in it. */
let isEdited = false;
/** The key of the visit that is being sent now. */
let onItsWay = null;

// MARK: The form

/** The time now, by the clocks of Asia/Shanghai, as a field of time has it. */
const now = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 16);

const blocks = [...document.querySelectorAll("[data-finding]")];
const isFilled = (block) => [...block.querySelectorAll("textarea, input")].some((field) => field.value);
/** What was found is entered one after the other: the next block comes when the one before says something. */
const reveal = () => {
  const last = blocks.findLastIndex(isFilled);
  blocks.forEach((block, place) => { block.hidden = place > last + 1; });
};

const begin = () => {
  isEdited = false;
  form.reset();
  form.elements.clientKey.value = random();
  form.elements.latitude.value = form.elements.longitude.value = "";
  form.elements.visitedAt.value = now();
  part("located").textContent = "";
  part("kept-problems").hidden = true;
  blocks.forEach((block, place) => { block.open = place === 0; });
  reveal();
};

/** What is filled in, as it is kept. */
const collected = () => {
  const fields = [], files = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) {
      if (value.name || value.size) files.push([name, value]);
    } else if (name !== "form") fields.push([name, value]);
  }
  const unit = form.elements.inspectedUnit, chosen = unit.value ? unit.selectedOptions[0].textContent.trim() : "—";
  return {
    key: form.elements.clientKey.value, person, keptAt: Date.now(), fields, files,
    title: `${chosen} · ${form.elements.visitedAt.value.replace("T", " ")}`, problems: [], isOther: false, other: null,
    turn: turn(),
  };
};

/** Since when nobody else is seen signed in on this phone (`noteSignedIn`); `null` where somebody else was seen last. */
const turn = () => {
  try {
    const last = localStorage.getItem("kaimen-signed-in");
    return last?.startsWith(person + ":") ? last : null;
  } catch {
    return null;
  }
};
/**
 * Whether a visit is sent without another press. Where somebody else was signed in on this phone since it was kept, they
 * may have filled it in themselves, in a form that was still open: then its person says first that it is theirs.
 */
const goesByItself = (visit) => !visit.problems.length && !visit.isDraft && Boolean(visit.turn) && visit.turn === turn();

/** Whether anything is filled in that somebody would miss. */
const isBegun = () => form.elements.inspectionSummary.value || blocks.some(isFilled)
  || [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);

/** A telephone closes pages without asking: what is being filled in is kept too, and sent only when it is submitted. */
const keepDraft = async () => { if (!isTaking && isEdited && isBegun()) await put({ ...collected(), isDraft: true }); };

/** Says something above the form. */
const tell = (text, problems = []) => {
  const box = part("kept-problems"), list = element("ul", "");
  list.append(...problems.map((problem) => element("li", "", problem)));
  box.replaceChildren(element("p", "", text), ...(problems.length ? [list] : []));
  box.hidden = false;
};

/** Puts a kept visit into the form, with its photographs, to be corrected: until it is submitted it is not sent. */
const open = async (key) => {
  // What is in the form is kept before another takes its place.
  if (key !== form.elements.clientKey.value) await keepDraft().catch(() => {});
  const visit = await take(key);
  if (!visit || key === onItsWay) return;
  if (!visit.problems.length && !visit.isDraft) await put({ ...visit, isDraft: true });
  isEdited = false;
  form.reset();
  for (const name of new Set(visit.fields.map(([name]) => name))) {
    const values = visit.fields.filter((field) => field[0] === name).map((field) => field[1]);
    form.querySelectorAll(`[name="${name}"]`).forEach((field, place) => { field.value = values[place] ?? ""; });
  }
  for (const field of form.querySelectorAll("input[type=file]")) {
    const files = new DataTransfer();
    for (const [name, file] of visit.files) if (name === field.name) files.items.add(file);
    field.files = files.files;
  }
  reveal();
  blocks.forEach((block) => { block.open = isFilled(block); });
  tell(visit.problems.length ? words.problems : words.opened, visit.problems);
  part("kept-problems").scrollIntoView({ block: "start" });
};

// MARK: Sending

/** No answer, or none that can be used: later. */
class Away extends Error {}
/** The session is over: whoever it is signs in first. */
class SignedOut extends Error {}
/** Whoever it is may submit inspections no longer. */
class NotAllowed extends Error {}
/** Somebody else is signed in: the form is asked for anew, and becomes theirs. */
class OtherPerson extends Error {}

const ask = async (path, options) => {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new Away();
  }
  if (new URL(answer.url).pathname.startsWith("/office/session")) throw new SignedOut();
  if (answer.status >= 500) throw new Away();
  return answer;
};
const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

/** The secret of the session as it is now; the form is kept anew on the way. */
const session = async () => {
  const answer = await ask(PAGE);
  if (answer.status === 403) throw new NotAllowed();
  const copy = answer.ok && !answer.redirected ? answer.clone() : null;
  const page = await parsed(answer), own = page.querySelector("[data-inspection]");
  if (!own) throw new Away();
  window.noteSignedIn?.(own.dataset.person);
  if (own.dataset.person !== person) {
    // What is begun stays with whoever began it. Without a kept form the page comes from the server.
    await keepDraft().catch(() => {});
    const left = await all(person).catch(() => []);
    await window.caches?.delete(CACHE);
    // Whoever entered something here is told where it went.
    location.replace(PAGE + (left.length ? "?other" : ""));
    throw new OtherPerson();
  }
  if (copy) await keepShell(copy, page).catch(() => {});
  return own.elements.form.value;
};

/** Keeps the form and what it needs; what it needed before goes. */
const keepShell = async (answer, page) => {
  if (!("caches" in window)) return;
  const own = page.querySelector("[data-inspection]");
  const files = [...page.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((link) => link.getAttribute("href"))
    .concat([...page.querySelectorAll("script[src]")].map((script) => script.getAttribute("src")), own.dataset.store);
  const cache = await caches.open(CACHE);
  for (const file of files) if (!await cache.match(file, { ignoreVary: true })) await cache.add(file);
  await cache.put(PAGE, answer);
  for (const { url } of await cache.keys()) if (![PAGE, ...files].includes(new URL(url).pathname)) await cache.delete(url);
};

/** As much as the server takes, in bytes: of a photograph, and of all together with room for what stands between them. */
const LARGEST = 40 * 2 ** 20, LARGEST_TOGETHER = 120 * 2 ** 20;
/** A server may close the connection on what is too large, which looks like no connection: so it is not sent at all. */
const isTooLarge = ({ files }) => files.some(([, file]) => file.size > LARGEST)
  || files.reduce((sum, [, file]) => sum + file.size, 0) > LARGEST_TOGETHER;

/** Sends one visit; gives the address under which it is now, or `null` where the server says what is wrong. */
const deliver = async (visit, secret) => {
  const body = new FormData(), places = {};
  body.append("form", secret);
  for (const [name, value] of visit.fields) body.append(name, value);
  for (const [name, file] of visit.files) {
    const place = places[name] = (places[name] ?? -1) + 1;
    body.append("taken", `${name} ${place} ${Math.floor(file.lastModified / 1000)}`);
    body.append(name, file);
  }
  const answer = await ask(form.getAttribute("action"), { method: "POST", body });
  const address = new URL(answer.url).pathname;
  // The session changed on the way: its secret is asked for anew the next time, or says that it may not be sent.
  if (answer.status === 403) throw new Away();
  // The answer is where it is now, whether or not this person may look at it.
  if (answer.redirected && /^\/office\/inspections\/\d+$/.test(address)) return address;
  const page = await parsed(answer);
  const told = [...page.querySelectorAll(".error-summary li, main .office-notice, main .part__note")].map((item) => item.textContent.trim());
  const problems = answer.status === 413 ? [words.too_large] : told.filter(Boolean);
  const where = answer.status === 409 ? page.querySelector("main .office__head a[href^='/office/inspections/']") : null;
  await note(visit.key, {
    problems: problems.length ? problems.slice(0, 20) : [page.title], isOther: answer.status === 409,
    other: where && { name: where.textContent.trim(), address: where.getAttribute("href") },
  });
  return null;
};

let state = "";
let sending = null;
/** What is to be sent: what waits, or the one visit; what the server would not take is noted as such before. */
const sendable = async (only) => {
  const found = [];
  for (const visit of await all(person)) {
    if (only ? visit.key !== only : !goesByItself(visit)) continue;
    if (isTooLarge(visit)) await note(visit.key, { problems: [words.too_large] });
    else found.push(visit.key);
  }
  return found;
};

/** Sends what waits, one after the other, each until the server has it; gives the addresses by key. */
const send = async (only) => {
  const arrived = new Map(), waiting = await sendable(only);
  if (!waiting.length) {
    await render();
    return arrived;
  }
  state = words.kept_state_sending;
  await render();
  try {
    const secret = await session();
    let away = null;
    for (const key of waiting) {
      const visit = await take(key);
      // Meanwhile it may have been opened or deleted, or somebody else may have signed in.
      if (!visit || visit.isDraft || (!only && !goesByItself(visit))) continue;
      onItsWay = key;
      await render();
      try {
        const address = await deliver(visit, secret);
        if (!address) continue;
        await remove(key);
        arrived.set(key, address);
      } catch (error) {
        // One that does not get through stands in the way of no other.
        if (!(error instanceof Away)) throw error;
        away = error;
      }
    }
    if (away) throw away;
    state = arrived.size ? filled(words.sent, { count: arrived.size }) : "";
  } catch (error) {
    if (error instanceof SignedOut) state = words.kept_state_signed_out;
    else if (error instanceof NotAllowed) state = words.kept_state_not_allowed;
    else if (error instanceof OtherPerson) state = words.other_person;
    else if (error instanceof Away) {
      state = (arrived.size ? filled(words.sent, { count: arrived.size }) + " " : "")
        + (navigator.onLine ? words.kept_state_waiting : words.kept_state_offline);
    } else throw error;
  } finally {
    onItsWay = null;
    await render();
  }
  return arrived;
};
/** One after the other: a press while something is on its way waits for that. */
const inTurn = (only) => {
  sending = (sending ?? Promise.resolve()).catch(() => {}).then(() => send(only));
  return sending;
};

/** With a connection: what waits is sent; without, the form alone is kept anew, and somebody else gets a form of their own. */
const catchUp = async () => {
  if ((await all(person)).some(goesByItself)) return inTurn();
  state = "";
  await render();
  await session().catch(() => {});
};

// MARK: What is kept, shown

/** What a line shows of a visit: while that is the same, the line stays as it is. */
const signature = (visit) => JSON.stringify([
  visit.title, visit.files.length, visit.problems, visit.other, visit.isOther, Boolean(visit.isDraft), goesByItself(visit),
  visit.key === onItsWay, visit.key === form.elements.clientKey.value,
]);

const line = (visit) => {
  const item = element("li", "kept__item"), actions = element("div", "actions");
  item.append(element("strong", "", visit.isDraft ? filled(words.draft, { title: visit.title }) : visit.title), element("span", "kept__count", filled(words.photographs, { count: visit.files.length })));
  for (const problem of visit.problems) item.append(element("p", "field__error", problem));
  if (visit.other) item.append(Object.assign(element("a", "kept__other", visit.other.name), { href: visit.other.address }));
  item.append(actions);
  if (visit.key === onItsWay) return item;
  if (!visit.problems.length && !visit.isDraft && !goesByItself(visit)) actions.before(element("p", "field__error", words.whose));
  actions.append(button(words.open, async () => {
    await open(visit.key);
    await render();
  }));
  // What is in the form goes from there.
  const isInForm = visit.key === form.elements.clientKey.value;
  if (!visit.isDraft && !isInForm) actions.append(button(words.send, async () => {
    // Whoever presses says that it is theirs: if it does not get through now, it goes by itself later.
    await note(visit.key, { turn: turn() });
    await follow(visit.key, await inTurn(visit.key));
  }, "button button--primary"));
  if (visit.isOther && !isInForm) actions.append(button(words.as_another, () => asAnother(visit.key)));
  actions.append(button(words.delete, async () => {
    if (!confirm(words.delete_sure)) return;
    await remove(visit.key);
    if (visit.key === form.elements.clientKey.value) begin();
    await render();
  }, "button button--danger"));
  return item;
};

/** The lines that are shown, by the keys of their visits. */
let shown = new Map();
/** Changes the lines that say something else now: the others stay where they are, with whoever is pressing a button there. */
const renderLines = (visits) => {
  const list = part("kept-list"), next = new Map();
  for (const visit of visits) {
    const text = signature(visit), old = shown.get(visit.key);
    next.set(visit.key, old?.text === text ? old : { text, item: line(visit) });
  }
  for (const [key, { item }] of shown) if (next.get(key)?.item !== item) item.remove();
  let place = list.firstChild;
  for (const { item } of next.values()) {
    if (item === place) place = place.nextSibling;
    else list.insertBefore(item, place);
  }
  shown = next;
};

/** The state that is shown: the same is not announced again. */
let shownState = "";
const renderState = () => {
  const text = state || (navigator.onLine ? "" : words.kept_state_offline), box = part("kept-state");
  if (text === shownState) return;
  shownState = text;
  box.replaceChildren(...(text ? [document.createTextNode(text + " ")] : []));
  if (text !== words.kept_state_signed_out) return;
  box.append(Object.assign(element("a", "", words.sign_in), { href: `/office/session?to=${encodeURIComponent(PAGE)}` }));
};

const render = async () => {
  // What is in the form is not shown a second time.
  const visits = (await all(person)).filter((visit) => !visit.isDraft || visit.key !== form.elements.clientKey.value);
  part("kept").hidden = !visits.length && !state;
  part("kept-heading").textContent = filled(words.kept, { count: visits.filter((visit) => !visit.isDraft).length });
  renderState();
  renderLines(visits);
};

/**
 * Goes to a visit that has just arrived, or shows in the form what the server said about it; not while the next visit is
 * being filled in.
 */
const follow = async (key, arrived) => {
  if (isEdited || isBegun()) return keepDraft().catch(() => {});
  if (arrived.has(key)) {
    location.assign(`${arrived.get(key)}?done=inspection_submitted`);
    return;
  }
  const visit = await take(key);
  if (visit?.problems.length && !visit.isOther) {
    await open(key);
    await render();
  }
};

/** What has the key of another visit is sent under a key of its own. */
const asAnother = async (key) => {
  const visit = await take(key);
  if (!visit) return;
  const fresh = random();
  await put({
    ...visit, key: fresh, problems: [], isOther: false, other: null, turn: turn(),
    fields: visit.fields.map(([name, value]) => [name, name === "clientKey" ? fresh : value]),
  });
  await remove(key);
  await follow(fresh, await inTurn(fresh));
};

// MARK: Beginning

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isTaking) return;
  isTaking = true;
  const visit = collected();
  try {
    await put(visit);
    navigator.storage?.persist?.();
  } catch {
    isTaking = false;
    // Nothing can be kept here: it goes as any form does, if there is a connection.
    if (navigator.onLine) HTMLFormElement.prototype.submit.call(form);
    else alert(words.no_storage);
    return;
  }
  try {
    begin();
    await render();
    part("kept").scrollIntoView({ block: "start" });
  } finally {
    isTaking = false;
  }
  // The next visit may be filled in meanwhile.
  await follow(visit.key, await inTurn(visit.key));
});
form.addEventListener("input", () => {
  isEdited = true;
  reveal();
});
form.addEventListener("change", () => {
  isEdited = true;
  reveal();
  keepDraft().catch(() => {});
});
// A telephone may end a page that is not seen, without a word.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepDraft().catch(() => {});
});

part("locate").addEventListener("click", () => {
  part("located").textContent = words.place_asked;
  const key = form.elements.clientKey.value, isOfNext = () => key !== form.elements.clientKey.value;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    // The visit it was asked for is submitted already.
    if (isOfNext()) return;
    form.elements.latitude.value = coords.latitude.toFixed(6);
    form.elements.longitude.value = coords.longitude.toFixed(6);
    part("located").textContent = filled(words.place_found, {
      place: `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`, metres: Math.round(coords.accuracy),
    });
    isEdited = true;
    keepDraft().catch(() => {});
  }, () => { if (!isOfNext()) part("located").textContent = words.no_place; }, { enableHighAccuracy: true, timeout: 20_000 });
});
part("place").hidden = !navigator.geolocation;

// A form that came back with its problems keeps what it has.
if (location.pathname === PAGE) {
  form.elements.clientKey.value = random();
  form.elements.visitedAt.value = now();
}
reveal();
// It has just become the form of whoever is signed in.
if (new URLSearchParams(location.search).has("other")) {
  tell(words.other_person);
  history.replaceState(null, "", PAGE);
}
// The form that is kept on the phone knows nothing of the matter whose inspection it is opened for.
if (new URLSearchParams(location.search).has("matter") && !form.elements.matterNumber.value) tell(words.no_matter);
if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker, { scope: PAGE }).catch(() => {});
window.addEventListener("online", () => { catchUp().catch(() => {}); });
window.addEventListener("offline", () => { render().catch(() => {}); });
try {
  await render();
  if (navigator.onLine) await catchUp();
} catch { /* Without storage the form works as any other. */ }
document.body.dataset.ready = "yes";
