// Conveniences on top of pages that work without script: the order of the parts is that of this file.
// No dependency, no build step, nothing kept in the browser. Each part looks for its own data attribute.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// The summary of problems takes the focus, so that a screen reader begins there.
for (const summary of all("[data-focus]")) summary.focus();

// A link in the summary focuses the field itself, not only its place on the page.
for (const link of all(".problems a")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.closest(".field")?.scrollIntoView({ block: "start" });
  });
}

// Dialogs: the link leads to a page that asks the same; with script it opens the native dialog instead.
for (const opener of all("[data-dialog]")) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) continue;
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  for (const closer of all("[data-close]", dialog)) closer.addEventListener("click", () => dialog.close());
}

// What is folded on a phone stands open where there is room; the style sheet shows it there without script too.
if (matchMedia("(min-width: 45.01rem)").matches) for (const part of all("details[data-roomy]")) part.open = true;

for (const button of all("[data-print]")) button.addEventListener("click", () => print());

// Menus made of <details> close with Escape and when one leaves them.
for (const menu of all("details.account, details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// Fields and options that are asked only beside certain answers: the server tells which (data-when), and they come and
// go while one answers. What is not asked is not sent. With data-open a thing is there until the answer is another.
// An option that was chosen and does not fit any more stays, is marked and sent: what to do about it is for people to say.
for (const form of all("form.form")) {
  const parts = all("[data-when]", form);
  if (parts.length === 0) continue;
  const show = () => {
    for (const part of parts) {
      const data = new FormData(form);
      const isAsked = part.dataset.when.split(";").every((clause) => {
        const [name, codes] = clause.split("=");
        const given = data.getAll(name).filter((value) => value !== "");
        if (!codes) return given.length > 0;
        if ("open" in part.dataset && given.length === 0) return true;
        return given.some((value) => codes.split(",").includes(value));
      });
      const mark = part.querySelector(":scope > label > .unfit");
      const box = mark && part.querySelector("input");
      if (mark) mark.hidden = isAsked || !box.checked;
      part.hidden = !isAsked && !box?.checked && !(box && box === document.activeElement);
      const isSent = !part.hidden && !part.parentElement.closest("[data-when][hidden]");
      for (const control of all("input, select, textarea", part)) control.disabled = !isSent;
    }
    for (const note of all(".options + .unfit-note > span", form)) {
      note.hidden = !note.parentElement.previousElementSibling.querySelector(".unfit:not([hidden])");
    }
  };
  form.addEventListener("input", show);
  addEventListener("pageshow", show);
}

// A long text says how many characters are left; the server decides.
for (const area of all("textarea[data-most]")) {
  const hint = area.parentElement.querySelector(".count-hint");
  const show = () => {
    const left = Number(area.dataset.most) - [...area.value].length;
    hint.textContent = left >= 0 ? `还可以写 ${left} 个字` : `超出 ${-left} 个字`;
  };
  area.addEventListener("input", show);
  show();
}

// A form is sent once: a second press while the answer is on its way does nothing.
for (const form of all('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Draft autosave: a second after the last key the fields go to the server, which keeps them however incomplete.
// The answer is a plain sentence with the time of saving. Secrets and files are never part of it.
for (const note of all("[data-autosave]")) {
  const form = note.parentElement.querySelector("form.form");
  const address = note.dataset.autosave;
  const saved = note.querySelector("[data-saved]");
  if (!form || !address) continue;
  let timer = 0;
  let running = Promise.resolve();
  const save = async () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && form.elements[name]?.type !== "password") fields.append(name, value);
    }
    try {
      const answer = await fetch(address, { method: "POST", body: fields });
      if (answer.status === 403) {
        // The session ended: what was typed stays here, and is saved once one has signed in beside.
        const way = make("a", { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "在新窗口登录" });
        saved.replaceChildren("登录已结束，草稿暂时不能保存。请", way, "，再回到这里继续填写。");
        timer = setTimeout(queue, 10_000);
        return;
      }
      saved.textContent = answer.ok ? (await answer.text()).trim() : "草稿没有保存成功，继续填写时会再试。";
    } catch {
      saved.textContent = "网络已断开，恢复后会继续保存草稿。";
      timer = setTimeout(queue, 10_000);
    }
  };
  const queue = () => {
    running = running.then(save);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(queue, 1000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// Combobox after the ARIA pattern: the input keeps the focus, the arrow keys move through what the server suggests.
// The source answers [{value, label, about}] for ?q=.
for (const field of all("[data-combobox]")) {
  const input = field.querySelector("input");
  const source = field.dataset.combobox;
  if (!input || !source) continue;
  const list = make("ul", { className: "suggest-list", hidden: true, id: `${input.id}-list` });
  const said = make("p", { className: "hidden" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "候选项");
  said.setAttribute("role", "status");
  const frame = make("div", { className: "suggest" });
  input.replaceWith(frame);
  frame.append(input, list, said);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);

  let options = [];
  let at = -1;
  let asked = 0;
  let timer = 0;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    at = index;
    list.childNodes.forEach((node, here) => node.setAttribute("aria-selected", String(here === at)));
    if (at < 0) return;
    input.setAttribute("aria-activedescendant", list.childNodes[at].id);
    list.childNodes[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (index) => {
    input.value = options[index].value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    asked += 1;
    close();
  };
  const show = () => {
    list.replaceChildren(...options.map((option, index) => {
      const node = make("li", { id: `${list.id}-${index}` }, option.label, make("small", { textContent: option.about ?? "" }));
      node.setAttribute("role", "option");
      node.setAttribute("aria-selected", "false");
      node.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(index);
      });
      return node;
    }));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = options.length ? `有 ${options.length} 个候选项，用上下方向键选择` : "没有候选项";
    at = -1;
  };
  const ask = async () => {
    const mine = (asked += 1);
    const words = input.value.trim();
    if (!words) return close();
    try {
      const answer = await fetch(`${source}?q=${encodeURIComponent(words)}`, { headers: { accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      options = await answer.json();
      if (mine === asked) show();
    } catch {
      close();
    }
  };
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isTrusted) timer = setTimeout(ask, 200);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark((at + 1) % options.length);
    else if (event.key === "ArrowUp") mark((at - 1 + options.length) % options.length);
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
