// Comforts only: every page works without this file.
document.querySelector("[data-focus]")?.focus();

// A link of the error summary leads into its field, not only to it.
document.querySelectorAll(".error-summary a").forEach((link) => {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
});

// On a telephone the list comes first, unless it is filtered.
if (window.matchMedia("(max-width: 40rem)").matches) {
  document.querySelectorAll(".list-filters:not([data-active])").forEach((filters) => { filters.open = false; });
}

// A button that was pressed once is not pressed twice; the editor sends its form a second time by itself.
document.querySelectorAll("form[method=post]:not([data-editor])").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Long work tells how far it is; when it is over, the page is read again.
const work = document.querySelector("[data-progress]");
if (work) {
  const look = async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-progress]");
      if (!next) return location.reload();
      work.replaceChildren(...next.childNodes);
    } catch { /* The server may be away for a moment: ask again. */ }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}

// Who signs out, or signs in after a session that ended by itself, may be followed by somebody else at this phone: the form
// of inspections is kept no longer. Visits that are not sent stay, for whoever filled them in.
if (location.pathname.startsWith("/office/session")) window.caches?.delete("kaimen-inspections");

/**
 * Notes who is signed in on this phone, and since when nobody else was seen: a visit that somebody's form of inspections kept
 * before that may be of another (inspections.js).
 */
window.noteSignedIn = (person) => {
  try {
    if (localStorage.getItem("kaimen-signed-in")?.startsWith(person + ":")) return;
    localStorage.setItem("kaimen-signed-in", `${person}:${Date.now()}`);
  } catch { /* Where nothing can be kept, no visits are kept either. */ }
};
// The form of inspections may be one that this phone kept: it asks the server first.
if (document.body.dataset.person && !document.querySelector("[data-inspection]")) window.noteSignedIn(document.body.dataset.person);

// A page that others change renews itself when it is told so; where the session is over, it is read again as a whole.
const live = document.querySelector("[data-live]");
if (live && window.EventSource) {
  let asked = 0;
  const renew = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(location.href);
      if (answer.redirected) return location.reload();
      if (!answer.ok) throw answer.status;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-live]");
      // Of answers that overtake each other the newest stays.
      if (next && turn === asked) live.replaceChildren(...next.childNodes);
    } catch {
      // The server is away for a moment.
      if (turn === asked) setTimeout(renew, 5000);
    }
  };
  const listen = () => {
    const source = new EventSource(live.dataset.live);
    source.addEventListener("changed", renew);
    // A browser gives up on an answer that is no stream.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(() => { renew(); listen(); }, 5000);
    });
  };
  listen();
}

// "/" goes to the first filter of a list.
document.addEventListener("keydown", (event) => {
  const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector(".list-filters input, .list-filters select");
  if (!field) return;
  event.preventDefault();
  field.focus();
});
