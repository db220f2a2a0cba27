// The door of a meeting: whom it sees is noted on this phone first, and sent when there is a connection.
const { digest } = await import(document.body.dataset.digest);
const { keeping, put, take } = await import(document.body.dataset.store);
const words = JSON.parse(document.querySelector("[data-words]").textContent);
const language = document.documentElement.lang;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const part = (name) => document.querySelector(`[data-${name}]`);
const seconds = () => Math.floor(Date.now() / 1000);
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** How long a tick of the list waits before it is sent, in milliseconds: so long it can be taken back. */
const RECONSIDERING = 6000;
const PORTION = 100;
const MOST_ROWS = 60;
const CODE = /^[a-z2-7]{26}$/;

// MARK: What the phone keeps

/** What is kept, as this page knows it; another page of this phone may have changed it. */
const known = { device: "", pass: null, halt: null, reason: null, list: null, queue: [], refused: [] };
const others = "BroadcastChannel" in window ? new BroadcastChannel("kaimen-door") : null;
const load = async () => {
  for (const name of ["device", "pass", "halt", "reason", "list"]) known[name] = await take(name) ?? null;
  known.queue = (await keeping("readonly", (store) => store("queue").getAll())).sort((one, two) => one.at - two.at);
  known.refused = await keeping("readonly", (store) => store("refused").getAll());
};
/** What waits of this meeting: another's stays until a link of that meeting is opened here. */
const waiting = () => known.queue.filter((item) => item.meeting === known.list?.meeting.id);
const changed = async () => {
  await load();
  others?.postMessage("changed");
  render();
};

// MARK: Asking the server

/** The server says that this phone is no door; `reason` says why. */
class Denied extends Error {
  constructor(detail, reason) {
    super(detail);
    this.reason = reason;
  }
}
/** No answer, or none that can be used: later. */
class Away extends Error {}

let isAway = !navigator.onLine;

/** What somebody should know, by what it is about. */
const notices = new Map();

const ask = async (method, path, body, secret = known.pass) => {
  let answer;
  try {
    answer = await fetch(path, {
      method, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
      signal: AbortSignal.timeout?.(20_000),
      headers: { Authorization: `Bearer ${secret}`, "Accept-Language": language, ...(body && { "Content-Type": "application/json" }) },
    });
  } catch {
    isAway = true;
    throw new Away();
  }
  isAway = false;
  if (answer.status === 204) return null;
  let value = null;
  try { value = await answer.json(); } catch { /* A proxy answered, not the platform. */ }
  if (answer.ok && value) {
    notices.delete("server");
    return value;
  }
  if (value?.reason) throw new Denied(value.detail, value.reason);
  throw new Away(value?.detail ?? "");
};

/** Opens the link of a door: this phone is the door's from now on, if no other is. */
const openLink = async (secret) => {
  try {
    await ask("POST", "/door/binding", { device: known.device }, secret);
  } catch (error) {
    if (!(error instanceof Denied)) {
      await put("next", secret);
      notices.set("link", words.await_link);
      return;
    }
    await put("next", null);
    notices.set("link", error.message);
    return;
  }
  notices.delete("link");
  await keeping("readwrite", (store) => {
    const [own, halt] = [store("kept").get("pass"), store("kept").get("halt")];
    halt.onsuccess = () => {
      // The list is of the former pass, whose meeting may be another.
      if (own.result !== secret || halt.result) store("kept").put(null, "list");
      for (const name of ["next", "halt", "reason"]) store("kept").put(null, name);
      store("kept").put(secret, "pass");
    };
  });
  await changed();
  navigator.storage?.persist?.();
  await refresh();
};

/** Does something with the stores, if this pass is still the phone's: an answer may come late. */
const holding = (pass, work) => keeping("readwrite", (store) => {
  const own = store("kept").get("pass");
  own.onsuccess = () => { if (own.result === pass) work(store); };
});

const read = async (pass) => {
  const list = await ask("GET", `/door/list?device=${known.device}`, undefined, pass);
  const value = { ...list, language, readAt: Date.now(), offset: list.now - seconds() };
  await holding(pass, (store) => store("kept").put(value, "list"));
};

/** Reads the list anew. */
const refresh = async () => {
  const { pass } = known;
  if (!pass || known.halt) return;
  try {
    await read(pass);
  } catch (error) {
    await told(error, pass);
  }
  await changed();
};

/** The phone is no door any more, and has nothing of the meeting. */
const forget = (store) => {
  for (const name of ["pass", "list", "halt", "reason", "next"]) store("kept").put(null, name);
  store("refused").clear();
};

/** A phone that is no door any more keeps what it has not sent, and of its list what that needs. */
const halt = ({ message, reason }, pass) => holding(pass, (store) => {
  const [asked, queue] = [store("kept").get("list"), store("queue").getAll()];
  queue.onsuccess = () => {
    const list = asked.result;
    if (queue.result.some((item) => item.meeting === list?.meeting.id)) {
      store("kept").put({ ...list, attendees: [], replaced: [] }, "list");
      store("kept").put(message, "halt");
      store("kept").put(reason, "reason");
    } else {
      notices.set("link", message);
      forget(store);
    }
  };
});

/** What went wrong with what was asked with a pass. */
const told = async (error, pass) => {
  if (error instanceof Denied) await halt(error, pass);
  else if (!(error instanceof Away)) throw error;
  else if (error.message) notices.set("server", error.message);
};

let sending = false;
/** Sends what waits, in portions; each until it is answered. */
const send = async (all) => {
  const { pass } = known, meeting = known.list?.meeting.id;
  const due = () => waiting().filter((item) => all || item.code || item.tried
    || Math.abs(Date.now() - item.notedAt) > RECONSIDERING).slice(0, PORTION);
  // What was never on its way can be taken back: nothing goes on its way where there is none.
  if (sending || !pass || known.halt || !due().length || (!all && !navigator.onLine)) return;
  sending = true;
  try {
    // The clock of the phone may have been put right since the list was read.
    await read(pass);
    await load();
    while (known.pass === pass && !known.halt && known.list?.meeting.id === meeting && due().length) {
      const items = await marked(due());
      if (items.length) {
        const { results } = await ask("POST", "/door/check-ins", {
          device: known.device, sentAt: seconds() + offset(),
          checkIns: items.map(({ id, at, code, attendee }) => (code ? { id, at, code } : { id, at, attendee })),
        }, pass);
        await settle(meeting, items, results);
      }
      await load();
    }
  } catch (error) {
    await told(error, pass);
  } finally {
    sending = false;
  }
  await changed();
};

/** Marks those that are still there as on their way: they cannot be taken back, nor does their time change. */
const marked = async (items) => {
  const found = [], now = seconds() + offset();
  await keeping("readwrite", (store) => {
    for (const { id } of items) {
      const asked = store("queue").get(id);
      asked.onsuccess = () => {
        let item = asked.result;
        if (!item) return;
        if (!item.tried || !item.isServerTime) item = { ...item, tried: true, isServerTime: true, at: Math.min(time(item), now) };
        store("queue").put(item);
        found.push(item);
      };
    }
  });
  return found;
};

/** What the server answered to each: kept and known ones are done, of the others it is told why. */
const settle = (meeting, items, results) => keeping("readwrite", (store) => {
  const answers = new Map(results.map((result) => [result.id, result]));
  const asked = store("kept").get("list");
  asked.onsuccess = () => {
    const list = asked.result?.meeting.id === meeting ? asked.result : null;
    for (const item of items) {
      const answer = answers.get(item.id);
      if (!answer) continue;
      store("queue").delete(item.id);
      const attendee = list?.attendees.find((one) => one.id === answer.attendee);
      if (answer.outcome === "refused") {
        store("refused").put({ ...item, name: attendee?.name ?? item.name, message: answer.message });
      } else if (attendee) attendee.arrivedAt = answer.arrivedAt;
    }
    if (list) store("kept").put(list, "list");
  };
});

// MARK: Who comes

const offset = () => known.list?.offset ?? 0;
const clock = (at) => new Intl.DateTimeFormat(language, { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at * 1000);

/** When something was noted, by the clock of the server; a former edition noted it by the clock of the phone. */
const time = (item) => (item.isServerTime ? item.at : item.at + offset());

/** When somebody came, by the clock of the server, and what waits of them; `null` for who has not come. */
const arrival = (attendee) => {
  if (attendee.arrivedAt !== null) return { at: attendee.arrivedAt, item: null };
  const item = known.queue.find((one) => one.attendee === attendee.id);
  return item ? { at: time(item), item } : null;
};

const about = (attendee) => [attendee.unit, attendee.title].filter(Boolean).join(" ");
const place = (attendee) => [attendee.seat && filled(words.seat, { seat: attendee.seat }), attendee.part].filter(Boolean).join(" · ");

const noting = new Set();
/** Notes who came; gives whether it is noted by this: of two taps, the second is not. */
const note = async (who) => {
  const key = who.attendee ?? who.code, { list } = known;
  if (!list || noting.has(key)) return false;
  noting.add(key);
  try {
    await keeping("readwrite", (store) => store("queue").put({
      id: random(), meeting: list.meeting.id, at: seconds() + offset(), isServerTime: true, notedAt: Date.now(), tried: false, ...who,
    }));
    await changed();
  } catch (error) {
    say("bad", words.no_storage);
    throw error;
  } finally {
    noting.delete(key);
  }
  send().catch(() => {});
  return true;
};

const greet = async (attendee, code) => {
  const came = arrival(attendee);
  if (came) return say("again", attendee.name, filled(words.again, { time: clock(came.at) }), place(attendee));
  if (!await note({ attendee: attendee.id, name: attendee.name, ...(code && { code }) })) return;
  say("good", attendee.name, filled(words.came, { time: clock(seconds() + offset()) }), about(attendee), place(attendee));
};

/** Somebody looks at their own badge: this phone is no door. */
let isBadge = false;

/** Somebody's badge was read. */
const showCode = async (code) => {
  if (known.pass && !known.list && !isAway) await refresh();
  if (!known.pass || !known.list) {
    isBadge = true;
    return say("", words.badge);
  }
  if (known.halt) return say("bad", words.halted, known.halt);
  const find = () => known.list.attendees.find((one) => one.digest === digest(code));
  if (!find() && !isAway) await refresh();
  // The server may have said meanwhile that this is no door any more.
  if (!known.list || known.halt) return say("bad", words.halted);
  const attendee = find();
  if (attendee) return greet(attendee, code);
  if (known.list.replaced.includes(digest(code))) return say("bad", words.replaced);
  say("bad", words.unknown, filled(words.unknown_later, { time: clock(known.list.readAt / 1000 + offset()) }));
  if (!isAway) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.anyway });
  button.addEventListener("click", async () => {
    if (!known.queue.some((one) => one.code === code)) await note({ code, name: words.somebody });
    say("again", words.somebody, words.waiting);
  });
  part("say").append(button);
};

/** Takes back what was noted, while it is not sent. */
const undo = async (id) => {
  let undone = null;
  await keeping("readwrite", (store) => {
    const asked = store("queue").get(id);
    asked.onsuccess = () => {
      if (!asked.result || asked.result.tried) return;
      undone = asked.result;
      store("queue").delete(id);
    };
  });
  if (undone) say("", filled(words.undone, { name: undone.name }));
  else say("bad", words.late_undo);
  await changed();
};

// MARK: The page

const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

/** Says what just happened, large. */
const say = (kind, ...lines) => {
  const box = part("say");
  box.className = "door__say" + (kind && ` door__say--${kind}`);
  box.replaceChildren(...lines.filter(Boolean).map((line, place) => element(place ? "p" : "strong", "", line)));
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
};

const row = (attendee) => {
  const came = arrival(attendee), line = element("li", "");
  const who = element(came || known.halt ? "div" : "button", "door__who");
  who.append(element("b", "", attendee.name), element("span", "", [about(attendee), place(attendee)].filter(Boolean).join(" · ")));
  line.append(who);
  if (!came) {
    if (!known.halt) Object.assign(who, { type: "button" }).addEventListener("click", () => greet(attendee));
    return line;
  }
  const mark = element("span", "door__mark" + (came.item ? " door__mark--unsent" : ""), clock(came.at));
  if (came.item) mark.append(element("small", "", words.unsent));
  line.append(mark);
  if (came.item && !came.item.tried && !known.halt) {
    const button = Object.assign(element("button", "", words.undo), { type: "button" });
    button.setAttribute("aria-label", `${words.undo} ${attendee.name}`);
    button.addEventListener("click", () => undo(came.item.id));
    line.append(button);
  }
  return line;
};

const refusedRow = (item) => {
  const line = element("li", "");
  const button = Object.assign(element("button", "", words.dismiss), { type: "button" });
  button.setAttribute("aria-label", `${words.dismiss} ${item.name}`);
  button.addEventListener("click", async () => {
    await keeping("readwrite", (store) => store("refused").delete(item.id));
    await changed();
  });
  line.append(element("span", "", filled(words.refused_at, { name: item.name, time: clock(time(item)), reason: item.message })), button);
  return line;
};

const render = () => {
  const { list, queue } = known;
  part("door").hidden = !list;
  if (!list) part("lead").textContent = (known.pass ? isAway && words.await_link : !isBadge && words.no_link) || "";
  const own = waiting(), count = queue.length - own.length;
  if (count && (list || !known.pass)) notices.set("other", filled(words.other_meeting, { count }));
  else notices.delete("other");
  if (!list) for (const name of ["clock", "halt"]) notices.delete(name);
  if (list) {
    part("heading").textContent = list.meeting.title;
    part("lead").textContent = [list.meeting.when, list.door].join(" · ");
    const came = list.attendees.filter(arrival).length;
    part("came").textContent = known.halt ? "–" : came;
    part("to-come").textContent = known.halt ? "–" : list.attendees.length - came;
    part("unsent").textContent = own.length;
    part("state").textContent = [isAway ? words.offline : words.online,
      filled(words.list_of, { time: clock(list.readAt / 1000 + offset()) })].join(" · ");
    const wrong = Math.round(offset() / 60);
    if (Math.abs(wrong) >= 2) notices.set("clock", filled(wrong > 0 ? words.clock_slow : words.clock_fast, { count: Math.abs(wrong) }));
    else notices.delete("clock");
    if (known.halt) notices.set("halt", [known.halt, own.length ? filled(words.failed, { count: own.length }) : ""].join(" "));
    else notices.delete("halt");
    for (const name of ["send", "scan"]) part(name).disabled = Boolean(known.halt);
    rows(list);
  }
  part("refused").hidden = !known.refused.length;
  redraw(part("refused").querySelector("ul"), known.refused, refusedRow);
  redraw(part("notices"), [...notices.values()], (text) => element("li", "", text));
};

/** Draws a list anew where it differs from what is shown: nothing moves away under a thumb, or is read out twice. */
const redraw = (list, items, draw, picture = JSON.stringify(items)) => {
  if (list.dataset.picture === picture) return;
  list.dataset.picture = picture;
  list.replaceChildren(...items.map(draw));
};

const rows = (list) => {
  const wanted = part("search").value.trim().toLowerCase(), missing = part("missing").checked;
  const found = list.attendees.filter((one) => (!missing || !arrival(one))
    && (!wanted || one.name.toLowerCase().includes(wanted) || one.seat?.toLowerCase().startsWith(wanted)));
  const focused = document.activeElement?.closest("[data-id]")?.dataset.id;
  const shown = found.slice(0, MOST_ROWS);
  redraw(part("rows"), shown, (attendee) => {
    const line = row(attendee);
    line.dataset.id = attendee.id;
    return line;
  }, JSON.stringify([known.halt, shown.map((attendee) => [attendee, arrival(attendee)])]));
  if (focused) part("rows").querySelector(`[data-id="${focused}"] button`)?.focus({ preventScroll: true });
  part("more").textContent = known.halt ? "" : !found.length ? words.none
    : found.length > MOST_ROWS ? filled(words.more, { count: found.length - MOST_ROWS }) : "";
};

// MARK: The camera

let camera = null;
let latest = { code: "", at: 0 };
const endScan = () => {
  camera?.getTracks().forEach((track) => track.stop());
  camera = null;
  part("camera").hidden = true;
};
const scan = async () => {
  if (camera) return;
  const video = part("camera").querySelector("video");
  try {
    camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return say("bad", words.no_camera);
  }
  part("camera").hidden = false;
  video.srcObject = camera;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (camera) {
    for (const { rawValue } of await detector.detect(video).catch(() => [])) {
      const code = rawValue.split("#").at(-1);
      // The same badge before the camera is read once.
      if (!CODE.test(code) || (code === latest.code && Date.now() - latest.at < 4000)) continue;
      latest = { code, at: Date.now() };
      await showCode(code);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

// MARK: Beginning

/** What stands behind `#`: the pass of a door, or the code of a badge. It does not stay in the address. */
const readAddress = async () => {
  const text = location.hash.slice(1);
  if (!text) return;
  if (text === "main") return;
  history.replaceState(null, "", location.pathname + location.search);
  if (text.startsWith("pass=")) await openLink(text.slice(5));
  else if (CODE.test(text)) await showCode(text);
  else say("bad", words.unknown);
  render();
};

/** The language that was chosen last on this phone: whether the page goes there. */
const keepLanguage = () => {
  const chosen = new URLSearchParams(location.search).get("l");
  try {
    if (chosen && language.startsWith(chosen)) localStorage.setItem("kaimen-door-language", chosen);
    const kept = localStorage.getItem("kaimen-door-language");
    if (!["zh", "en"].includes(kept) || language.startsWith(kept)) return false;
    location.replace(`/door?l=${kept}${location.hash}`);
    return true;
  } catch {
    // Without storage there is no choice to keep.
    return false;
  }
};

let rounds = 0;
/** What is to be done now and then; a server that is away is asked every fifth time. */
const tick = async (isNow) => {
  rounds += 1;
  if (!navigator.onLine || (isAway && !isNow && rounds % 5)) return;
  const next = await take("next");
  if (next) await openLink(next);
  if (known.queue.length) await send();
  const isOld = !known.list || isAway || Math.abs(Date.now() - known.list.readAt) > 60_000;
  if (known.pass && !known.halt && isOld && !document.hidden) await refresh();
};

/** Ends check-in here. What can no longer be sent is shown first, and goes when it has been shown. */
let shown = "";
const end = async (event) => {
  const isOver = known.reason === "expired", own = isOver ? waiting() : [];
  if (!isOver && known.queue.length) return say("bad", filled(words.end_unsent, { count: known.queue.length }));
  const names = own.map((item) => `${item.name} · ${clock(time(item))}`), ids = own.map((item) => item.id);
  if (ids.length && (shown !== ids.join() || event.detail > 1)) {
    shown = ids.join();
    return say("bad", filled(words.end_over, { count: ids.length }), ...names);
  }
  await keeping("readwrite", (store) => {
    for (const id of ids) store("queue").delete(id);
    forget(store);
  });
  notices.delete("link");
  await changed();
  part("heading").textContent = document.title.split(" - ")[0];
  say("", words.ended);
};

const listen = () => {
  part("send").addEventListener("click", async () => {
    await send(true);
    await refresh();
  });
  part("search").addEventListener("input", render);
  part("missing").addEventListener("change", render);
  part("scan").addEventListener("click", scan);
  part("scan-end").addEventListener("click", endScan);
  part("scan").hidden = !("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia);
  part("end").addEventListener("click", end);
  window.addEventListener("hashchange", readAddress);
  window.addEventListener("online", () => tick(true).catch(() => {}));
  window.addEventListener("offline", () => { isAway = true; render(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) load().then(render).then(() => tick(true)).catch(() => {}); });
  others?.addEventListener("message", () => load().then(render));
};

const begin = async () => {
  if (keepLanguage()) return;
  try {
    await keeping("readwrite", (store) => {
      const asked = store("kept").get("device");
      asked.onsuccess = () => { if (!asked.result) store("kept").put(random(), "device"); };
      return asked;
    });
    await load();
  } catch {
    notices.set("storage", words.no_storage);
    render();
    return;
  }
  listen();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/door/worker.js", { scope: "/door" }).catch(() => {});
  else notices.set("worker", words.keep_open);
  render();
  await readAddress().catch(() => {});
  if (known.list && known.list.language !== language) await refresh().catch(() => {});
  await tick().catch(() => {});
  const again = async () => {
    await tick().catch(() => {});
    setTimeout(again, 3000);
  };
  setTimeout(again, 3000);
  document.body.dataset.ready = "yes";
};

begin();
