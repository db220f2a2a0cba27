// Comforts only: every page works without this file.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
document.addEventListener("keydown", (event) => {
  const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const fields = ["search", "hero-search", "quick-search"].map((id) => document.getElementById(id));
  const field = fields.find((candidate) => candidate?.checkVisibility());
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// Suggestions while typing: the combobox pattern of the ARIA practices, on every search box.
document.querySelectorAll("form[role=search] input[type=search]").forEach((input) => {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.classList.add("suggests");
  input.after(list, status);
  input.autocomplete = "off";
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let active = -1;
  let timer = 0;
  let asking = null;
  let asked = "";

  const choose = (index) => {
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    active = index;
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const open = () => {
    if (!list.children.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const show = (answer) => {
    list.setAttribute("aria-label", answer.label);
    list.replaceChildren(...answer.items.map((item, index) => {
      const option = document.createElement("li");
      const label = document.createElement("span");
      const kind = document.createElement("small");
      option.id = `${list.id}-${index}`;
      option.dataset.url = item.url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      label.textContent = item.label;
      if (item.lang) label.lang = item.lang;
      kind.textContent = item.kind;
      option.append(label, " ", kind);
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    status.textContent = answer.announcement;
    if (answer.items.length) open();
    else close();
  };
  const ask = async () => {
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    asking?.abort();
    if (!query || query.length > 200) {
      list.replaceChildren();
      status.textContent = "";
      return close();
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.form.action}/suggestions?q=${encodeURIComponent(query)}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch { /* Without suggestions the box still searches. */ }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 120);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(ask, 120); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (last < 0) return;
      event.preventDefault();
      open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(active < 0 ? (step > 0 ? 0 : last) : active + step > last ? -1 : active + step);
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.url);
    } else if (event.key === "Escape") {
      // An answer that is still on its way must not open them again.
      clearTimeout(timer);
      asking?.abort();
      if (!isOpen) return;
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
});
