// The editor of texts. Without this file, and without its library, the fields take HTML and everything still works.
const form = document.querySelector("form[data-editor]");
const words = JSON.parse(document.querySelector("[data-words]")?.textContent ?? "{}");
const status = form?.querySelector("[data-status]");
const say = (text) => { if (status) status.textContent = text; };
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// MARK: Asking the server

/** The server answered, and not what was asked: its status is the message. */
class Refused extends Error {}

const ask = (url, fields, more) => {
  const body = new FormData();
  body.set("form", form.elements.form.value);
  for (const [name, value] of fields) body.append(name, value);
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, ...more });
};
const isJSON = (answer) => answer.headers.get("content-type")?.startsWith("application/json");

const send = async (url, fields, more = {}) => {
  let answer = await ask(url, fields, more);
  if (answer.status === 403 && !isJSON(answer) && await renewSecret()) answer = await ask(url, fields, more);
  if (!isJSON(answer)) throw new Refused(answer.redirected ? 403 : answer.status);
  return answer.json();
};

/** Whoever signed in again in another window has another secret; `false` while nobody is signed in. */
const renewSecret = async () => {
  const page = await fetch(location.pathname.replace(/(\/edit)?$/, "/edit"));
  const secret = /name="form" value="([^"]+)"/.exec(await page.text())?.[1];
  if (page.redirected || !page.ok || !secret) return false;
  form.elements.form.value = secret;
  return true;
};
const reason = (error) => {
  if (!(error instanceof Refused)) return words.away;
  return { 403: words.signedOut, 413: words.tooLarge }[error.message] ?? words.away;
};

const upload = async (files) => {
  say(words.uploading);
  try {
    const answer = await send(form.dataset.files, [...files].map((file) => ["file", file]));
    say(answer.problems.join(" "));
    return answer.files;
  } catch (error) {
    say(reason(error));
    return [];
  }
};

// MARK: What is typed is kept

let changed = false;
let timer;
let keeping = new AbortController();
const touched = () => {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(keep, 1500);
};
/** Whether the server has what is written. */
const keep = async () => {
  if (!changed || saving) return true;
  changed = false;
  keeping.abort();
  keeping = new AbortController();
  const { signal } = keeping;
  const fields = [...new FormData(form)].filter(([name, value]) => !(value instanceof File) && name !== "form");
  try {
    // A tab that is closed sends its last letters all the same; browsers take 64 kB of them.
    const size = fields.reduce((sum, [name, value]) => sum + 200 + 3 * (name.length + value.length), 0);
    const answer = await send(form.dataset.typing, fields, { signal, keepalive: size < 60000 });
    const isStale = Number(form.elements.version.value) !== answer.current;
    say(isStale ? words.stale : filled(answer.others > 0 ? words.keptBesideOthers : words.kept, answer));
    return true;
  } catch (error) {
    changed = true;
    // A newer one is under way.
    if (signal.aborted) return false;
    say(reason(error));
    timer = setTimeout(keep, 10000);
    return false;
  }
};
let saving = false;
form?.addEventListener("input", touched);
// The page is left only when the server has the text: one that is away, or that has signed us out, would lose it.
form?.addEventListener("submit", async (event) => {
  if (saving) return;
  event.preventDefault();
  clearTimeout(timer);
  changed = true;
  if (!await keep()) return;
  saving = true;
  form.requestSubmit(event.submitter);
});
// Whoever comes back to this page goes on where they were.
window.addEventListener("pageshow", () => { saving = false; });
window.addEventListener("beforeunload", (event) => { if (changed && !saving) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && !saving) keep(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=then][value='']"));
  }
});

// MARK: Attachments

form?.querySelectorAll("input[type=file]").forEach((input) => {
  input.addEventListener("change", async () => {
    const suffix = input.name.replace("attachment", "");
    const list = form.querySelector(`[data-attachments="${suffix}"]`);
    const files = await upload(input.files);
    input.value = "";
    for (const file of files) {
      const item = document.createElement("li");
      const hidden = (name, value) => {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: name + suffix, value });
        item.append(field);
      };
      hidden("attachment_file", file.hash);
      hidden("attachment_name", file.name);
      const label = document.createElement("input");
      Object.assign(label, { name: "attachment_label" + suffix, value: file.name.replace(/\.[^.]+$/, "") });
      label.setAttribute("aria-label", words.attachmentLabel + " " + file.name);
      const link = document.createElement("a");
      Object.assign(link, { href: file.url, textContent: file.name });
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", className: "button", textContent: words.remove });
      remove.addEventListener("click", () => { item.remove(); touched(); });
      item.append(label, link, remove);
      list.append(item);
    }
    if (files.length) touched();
  });
});

// MARK: The text itself

const library = form?.dataset.library;
if (library) await start(await import(library));

async function start(prose) {
  const { Editor, Document, Paragraph, Text, Heading, Bold, Italic, Subscript, Superscript, BulletList, OrderedList,
    ListItem, Blockquote, HorizontalRule, HardBreak, Link, Table, TableRow, TableHeader, TableCell, UndoRedo, Dropcursor,
    Gapcursor, Node } = prose;

  // A picture with the words that belong to it.
  const Picture = Node.create({
    name: "picture", group: "block", atom: true, draggable: true,
    addAttributes: () => ({ src: {}, alt: { default: "" }, caption: { default: "" }, credit: { default: "" } }),
    parseHTML: () => [{
      tag: "figure",
      getAttrs: (figure) => {
        const image = figure.querySelector("img[src]");
        if (!image) return false;
        const caption = figure.querySelector("figcaption")?.cloneNode(true);
        const credit = caption?.querySelector("small");
        credit?.remove();
        return {
          src: image.getAttribute("src"), alt: image.getAttribute("alt") ?? "",
          caption: caption?.textContent.trim() ?? "", credit: credit?.textContent.trim() ?? "",
        };
      },
    }],
    renderHTML: ({ node: { attrs } }) => {
      const image = ["img", { src: attrs.src, alt: attrs.alt }];
      if (!attrs.caption && !attrs.credit) return ["figure", image];
      const credit = attrs.credit ? [["small", { class: "credit" }, attrs.credit]] : [];
      return ["figure", image, ["figcaption", attrs.caption, ...credit]];
    },
    addNodeView: () => ({ node, getPos, editor }) => {
      const figure = document.createElement("figure");
      figure.className = "editor__picture";
      const image = document.createElement("img");
      Object.assign(image, { src: node.attrs.src, alt: node.attrs.alt });
      figure.append(image);
      const inputs = {};
      for (const name of ["alt", "caption", "credit"]) {
        const label = document.createElement("label");
        const input = document.createElement("input");
        input.value = node.attrs[name];
        input.addEventListener("input", () => {
          const position = getPos();
          if (position === undefined) return;
          editor.view.dispatch(editor.state.tr.setNodeAttribute(position, name, input.value));
        });
        label.append(words["picture_" + name] + " ", input);
        figure.append(label);
        inputs[name] = input;
      }
      const remove = document.createElement("button");
      Object.assign(remove, { type: "button", className: "button", textContent: words.remove });
      remove.addEventListener("click", () => {
        const position = getPos();
        if (position === undefined) return;
        editor.chain().deleteRange({ from: position, to: position + node.nodeSize }).focus().run();
      });
      figure.append(remove);
      return {
        dom: figure,
        stopEvent: (event) => event.target !== image && !/^drag/.test(event.type),
        ignoreMutation: () => true,
        update: (other) => {
          if (other.type.name !== "picture") return false;
          image.src = other.attrs.src;
          image.alt = other.attrs.alt;
          for (const name in inputs) {
            if (document.activeElement !== inputs[name]) inputs[name].value = other.attrs[name];
          }
          return true;
        },
      };
    },
  });

  for (const place of form.querySelectorAll("[data-body]")) {
    const field = place.querySelector("textarea");
    const label = form.querySelector(`label[for="${field.id}"]`);
    const surface = document.createElement("div");
    surface.className = "editor__surface reading";
    field.hidden = true;
    place.append(surface);

    const insertPictures = async (files, editor) => {
      const sent = await upload(files);
      const pictures = sent.filter((file) => file.isPicture)
        .map((file) => ({ type: "picture", attrs: { src: file.url } }));
      if (pictures.length < sent.length) say(words.notPicture);
      if (!pictures.length) return;
      // After the paragraph of the cursor: where they stood they would take the place of what is selected, which after
      // a picture is that picture.
      const { $to, to } = editor.state.selection;
      editor.chain().insertContentAt($to.depth ? $to.after(1) : to, pictures).run();
    };

    // Pictures within a paste become files of this text; the rest is cleaned by the server, which shows what it did.
    const insertClean = async (html, editor) => {
      say(words.cleaning);
      html = await withStoredPictures(html);
      try {
        const answer = await send(form.dataset.cleaning, [["html", html]]);
        if (answer.problems) return say(answer.problems.join(" "));
        editor.chain().focus().insertContent(answer.html).run();
        say([words.pasted, ...answer.notes].join(" "));
      } catch (error) {
        say(reason(error));
      }
    };

    // What comes as HTML or as pictures; plain text is the library's. Browsers give a copied picture as both, and the
    // HTML only says where it was; Word gives its text as both.
    const take = (data, event) => {
      const html = data?.getData("text/html") ?? "";
      const files = [...(data?.files ?? [])];
      if (!html && !files.length) return false;
      event.preventDefault();
      if (files.length && !html.replace(/<[^>]*>/g, "").trim()) insertPictures(files, editor);
      else insertClean(html, editor);
      return true;
    };

    const editor = new Editor({
      element: surface, injectCSS: false, content: field.value,
      extensions: [Document, Paragraph, Text, Heading.configure({ levels: [2, 3, 4] }), Bold, Italic, Subscript, Superscript,
        BulletList, OrderedList, ListItem, Blockquote, HorizontalRule, HardBreak, Link.configure({ openOnClick: false }),
        Table.configure({ resizable: false }), TableRow, TableHeader, TableCell, UndoRedo, Dropcursor, Gapcursor, Picture],
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label?.textContent ?? "", lang: field.closest("[lang]")?.lang ?? "" },
        // Before the library parses it: the styles of a paste would be refused by the content security policy, aloud.
        handleDOMEvents: {
          paste: (_, event) => take(event.clipboardData, event),
          drop: (view, event) => {
            if (view.dragging) return false;
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
            if (place) editor.commands.setTextSelection(place.pos);
            return take(event.dataTransfer, event);
          },
        },
      },
      onUpdate: () => {
        field.value = editor.isEmpty ? "" : editor.getHTML();
        touched();
      },
    });
    label?.addEventListener("click", () => editor.commands.focus());
    place.prepend(toolbar(editor, insertPictures));
    place.dataset.ready = "yes";
  }
}

/** A paste whose embedded pictures have become files of this text. It is not parsed here: its styles would be refused. */
async function withStoredPictures(html) {
  const parts = html.split(/(["'])(data:image\/[\w.+-]+;base64,[^"']*)\1/);
  // Text, quote, picture, text, quote, picture, …
  for (let index = 2; index < parts.length; index += 3) {
    const file = pictureFile(parts[index]);
    const [stored] = file ? await upload([file]) : [];
    parts[index] = stored?.url ?? "";
    parts[index - 1] = "\"";
    parts[index + 1] = "\"" + parts[index + 1];
  }
  return parts.join("");
}

/** The picture within an address; the content security policy does not let `fetch` read it. */
function pictureFile(address) {
  const [, type, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(address) ?? [];
  if (!data) return null;
  try {
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
    return new File([bytes], "picture." + type.slice(6), { type });
  } catch {
    return null;
  }
}

function toolbar(editor, insertPictures) {
  const bar = document.createElement("div");
  bar.className = "editor__tools";
  bar.setAttribute("role", "toolbar");
  const buttons = [];
  const add = (name, run, active) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words["tool_" + name], title: words["tool_" + name] });
    button.tabIndex = buttons.length ? -1 : 0;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => run());
    buttons.push([button, active]);
    bar.append(button);
  };
  const chain = () => editor.chain().focus();
  add("heading", () => chain().toggleHeading({ level: 2 }).run(), () => editor.isActive("heading", { level: 2 }));
  add("subheading", () => chain().toggleHeading({ level: 3 }).run(), () => editor.isActive("heading", { level: 3 }));
  add("bold", () => chain().toggleBold().run(), () => editor.isActive("bold"));
  add("italic", () => chain().toggleItalic().run(), () => editor.isActive("italic"));
  add("bullets", () => chain().toggleBulletList().run(), () => editor.isActive("bulletList"));
  add("numbers", () => chain().toggleOrderedList().run(), () => editor.isActive("orderedList"));
  add("quote", () => chain().toggleBlockquote().run(), () => editor.isActive("blockquote"));
  add("table", () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run());
  add("row", () => chain().addRowAfter().run(), () => null);
  add("column", () => chain().addColumnAfter().run(), () => null);
  add("link", () => {
    const address = window.prompt(words.linkAddress, editor.getAttributes("link").href ?? "https://");
    if (address === null) return;
    if (address === "") chain().unsetLink().run();
    else chain().setLink({ href: address }).run();
  }, () => editor.isActive("link"));
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/jpeg,image/png,image/gif,image/webp,image/heic,image/avif", multiple: true, hidden: true });
  input.addEventListener("change", async (event) => {
    event.stopPropagation();
    await insertPictures(input.files, editor);
    input.value = "";
  });
  add("picture", () => input.click());
  add("undo", () => chain().undo().run());
  add("redo", () => chain().redo().run());
  bar.append(input);
  bar.addEventListener("keydown", (event) => {
    const list = buttons.map(([button]) => button);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = list[(list.indexOf(document.activeElement) + step + list.length) % list.length];
    list.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  const show = () => buttons.forEach(([button, active]) => {
    if (!active) return;
    const state = active();
    if (state === null) button.hidden = !editor.isActive("table");
    else button.setAttribute("aria-pressed", String(state));
  });
  editor.on("transaction", show);
  show();
  return bar;
}
