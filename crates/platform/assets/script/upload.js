
// Uploads in parts that resume after a broken connection. The shape is that of tus:
//   POST  {address}    Upload-Length, Upload-Name, Upload-Field   -> 201, Location
//   HEAD  {location}                                              -> Upload-Offset
//   PATCH {location}   Upload-Offset, the next bytes              -> 204, Upload-Offset
// Choosing the same file again continues where the server stopped: the server finds it by name, length and field.
// When all has arrived the file is listed above the button; what else was typed stays where it is.
const PART = 4 * 1024 * 1024;
const PATIENCE = 6;
const OVER = "登录已结束，请在新窗口登录后回到这里";

async function sendPart(location, file, from, onSent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PATCH", location);
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.setRequestHeader("Upload-Offset", String(from));
    request.upload.onprogress = (event) => onSent(from + event.loaded);
    request.onload = () => {
      if (request.status === 204) return resolve(Number(request.getResponseHeader("Upload-Offset")));
      const isOver = request.status === 403 && request.getResponseHeader("Content-Type")?.startsWith("text/html");
      const refused = new Error(isOver ? OVER : request.responseText || "上传没有成功");
      refused.final = request.status >= 400 && request.status < 500 && request.status !== 409;
      reject(refused);
    };
    request.onerror = request.onabort = () => reject(new Error("网络已断开"));
    request.send(file.slice(from, from + PART));
  });
}

async function offsetOf(location) {
  const answer = await fetch(location, { method: "HEAD" });
  if (!answer.ok) throw new Error("网络已断开");
  return Number(answer.headers.get("Upload-Offset"));
}

async function upload(file, address, name, tell) {
  const begun = await fetch(address, {
    method: "POST",
    headers: { "Upload-Length": String(file.size), "Upload-Name": encodeURIComponent(file.name), "Upload-Field": name },
  });
  if (begun.status === 403 && begun.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(OVER);
  if (!begun.ok) throw new Error((await begun.text()) || "不能开始上传");
  const location = begun.headers.get("Location");
  let offset = await offsetOf(location);
  for (let failed = 0; offset < file.size; ) {
    try {
      offset = await sendPart(location, file, offset, (sent) => tell(Math.min(sent, file.size), ""));
      failed = 0;
    } catch (trouble) {
      failed += 1;
      if (trouble.final || failed > PATIENCE) throw trouble;
      tell(offset, `${trouble.message}，第 ${failed} 次重试…`);
      await new Promise((wake) => setTimeout(wake, 1000 * 2 ** failed));
      offset = await offsetOf(location).catch(() => offset);
    }
  }
}

for (const field of all("[data-upload]")) {
  const input = field.querySelector('input[type="file"]');
  if (!input) continue;
  const name = input.name;
  const bar = make("progress", { className: "bar", max: 1, value: 0 });
  bar.setAttribute("aria-label", "上传进度");
  const text = make("span", { className: "quiet-text" });
  text.setAttribute("role", "status");
  const frame = make("div", { className: "upload-progress", hidden: true }, bar, text);
  input.after(frame);
  // The empty field means nothing to the server: what has arrived stays until another file takes its place.
  const again = () => {
    input.disabled = false;
    input.name = name;
    input.value = "";
    if (document.activeElement === document.body) input.focus();
  };
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    // The file goes up in parts; it must not go with the form a second time.
    input.removeAttribute("name");
    input.disabled = true;
    frame.hidden = false;
    const tell = (sent, trouble) => {
      const part = file.size ? sent / file.size : 1;
      bar.value = part;
      text.textContent = trouble || `已上传 ${Math.floor(part * 100)}%`;
    };
    tell(0, "");
    const stay = (event) => event.preventDefault();
    addEventListener("beforeunload", stay);
    try {
      await upload(file, field.dataset.upload, name, tell);
      removeEventListener("beforeunload", stay);
      text.textContent = "上传完成。选错了的，可以重新选择文件替换。";
      for (const before of all(".upload", field)) before.remove();
      input.before(make("div", { className: "upload" }, make("div", {}, file.name)));
      again();
    } catch (trouble) {
      removeEventListener("beforeunload", stay);
      text.textContent = `${trouble.message}。重新选择同一个文件，可以从中断处继续。`;
      again();
    }
  });
}

// Evidence answers its question: who attaches the minutes of the decision has decided. What was answered stays.
for (const field of all("[data-evidence]")) {
  field.querySelector('input[type="file"]')?.addEventListener("change", () => {
    const choices = all(`[name="${field.dataset.evidence}"]`);
    const proven = choices.find((one) => one.value === field.dataset.code);
    if (!proven || choices.some((one) => one.checked)) return;
    proven.checked = true;
    proven.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
