// What the script adds, with a server played by the test: suggestions, autosave, uploads that resume, dialog, keyboard.

const USAGE = "/gallery/gallery.usage/empty";

async function open(browser, base, path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  return { context, page, go: () => page.goto(`${base}${path}`) };
}

async function suggestions(browser, base) {
  const { context, page, go } = await open(browser, base, USAGE);
  await page.route("**/institution/usages/apps?*", (route) => route.fulfill({
    json: [
      { value: "教APP备3199001号", label: "示例作业本", about: "安卓 · 有效" },
      { value: "教APP备3199002号", label: "<b>示例</b>", about: "iOS · 有效" },
    ],
  }));
  await go();
  const problems = [];
  const input = page.getByRole("combobox", { name: "所用应用" });
  await input.pressSequentially("slzyb");
  await page.getByRole("option").first().waitFor();
  if ((await page.locator(".suggest-list b").count()) > 0) problems.push("an answer is read as markup");
  await input.press("ArrowDown");
  await input.press("ArrowDown");
  await input.press("Enter");
  if ((await input.inputValue()) !== "教APP备3199002号") problems.push(`chose ${await input.inputValue()}`);
  if ((await input.getAttribute("aria-expanded")) !== "false") problems.push("the list stays open");
  await context.close();
  return problems;
}

async function autosave(browser, base) {
  const { context, page, go } = await open(browser, base, USAGE);
  const sent = [];
  let online = false;
  await page.route("**/institution/usages/draft", (route) => {
    if (!online) return route.abort();
    sent.push(new URLSearchParams(route.request().postData()).get("contact"));
    return route.fulfill({ contentType: "text/plain; charset=utf-8", body: "草稿保存于 09:31。" });
  });
  await go();
  const contact = page.getByLabel("常用联系人", { exact: true });
  await contact.fill("王");
  await page.getByText("网络已断开").waitFor();
  online = true;
  await contact.fill("王示例");
  await page.getByText("草稿保存于 09:31。").waitFor();
  await context.close();
  return sent.at(-1) === "王示例" ? [] : [`saved ${sent}`];
}

async function sessionOver(browser, base) {
  const { context, page, go } = await open(browser, base, USAGE);
  await page.route("**/institution/usages/draft", (route) =>
    route.fulfill({ status: 403, contentType: "text/html; charset=utf-8", body: "<p>登录已结束</p>" }));
  await go();
  await page.getByLabel("常用联系人", { exact: true }).fill("王");
  await page.getByText("登录已结束，草稿暂时不能保存").waitFor();
  const way = page.getByRole("link", { name: "在新窗口登录" });
  const problems = (await way.getAttribute("target")) === "_blank" ? [] : ["signing in would lose what was typed"];
  await context.close();
  return problems;
}

async function resume(browser, base) {
  const { context, page, go } = await open(browser, base, USAGE);
  const size = 9 * 1024 * 1024;
  let arrived = 0;
  let broken = 0;
  await page.route("**/institution/usages/files", (route) =>
    route.fulfill({ status: 201, headers: { Location: "/institution/usages/files/1" } }));
  await page.route("**/institution/usages/files/1", async (route) => {
    const request = route.request();
    if (request.method() === "HEAD") return route.fulfill({ headers: { "Upload-Offset": String(arrived) } });
    if (Number(await request.headerValue("upload-offset")) !== arrived) return route.fulfill({ status: 409, body: "位置不符" });
    if (arrived > 0 && broken === 0) {
      broken += 1;
      return route.abort();
    }
    arrived = Math.min(size, arrived + 4 * 1024 * 1024);
    return route.fulfill({ status: 204, headers: { "Upload-Offset": String(arrived) } });
  });
  await go();
  await page.getByLabel("集体决策证明").setInputFiles({ name: "纪要.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(size) });
  await page.getByText("上传完成").waitFor();
  await context.close();
  return arrived === size && broken === 1 ? [] : [`${arrived} bytes arrived, broken ${broken} times`];
}

async function dialog(browser, base) {
  const { context, page, go } = await open(browser, base, "/gallery/gallery.components/full");
  await go();
  const problems = [];
  const opener = page.getByRole("link", { name: "撤回这份备案" });
  await opener.focus();
  await page.keyboard.press("Enter");
  if (!(await page.getByRole("dialog").isVisible())) problems.push("does not open by keyboard");
  await page.keyboard.press("Escape");
  if (await page.getByRole("dialog").isVisible()) problems.push("does not close by Escape");
  if (!(await opener.evaluate((node) => node === document.activeElement))) problems.push("focus does not return");
  await context.close();
  return problems;
}

async function keyboard(browser, base) {
  const { context, page, go } = await open(browser, base, "/gallery/gallery.form/error");
  await go();
  const problems = [];
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  if (!(await focused()).includes("problems")) problems.push("the summary of problems has no focus");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  if ((await focused()) !== "f-name") problems.push(`the first link leads to ${await focused()}`);
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  if (outline === "none") problems.push("the focus cannot be seen");
  await context.close();
  return problems;
}

async function choosing(browser, base) {
  const { context, page, go } = await open(browser, base, "/gallery/provider.block/full");
  let sent = new URLSearchParams();
  await page.route("**/autosave/app", (route) => {
    sent = new URLSearchParams(route.request().postData());
    return route.fulfill({ contentType: "text/plain; charset=utf-8", body: `草稿保存于 ${sent.getAll("app.content").join("+")}。` });
  });
  await go();
  const problems = [];
  const must = (is, what) => { if (!is) problems.push(what); };
  const option = (name, code) => page.locator(`.option:has([name="app.${name}"][value="${code}"])`);
  const tick = (name, code, is = true) => option(name, code).locator("input").setChecked(is);
  const note = page.getByText("标有“不适用”的选项");
  must(await option("content", "homework").isVisible(), "what fits is not offered");
  must(!(await option("content", "courses").isVisible()), "what the audience rules out is offered");
  await tick("audience", "student");
  must(await option("content", "courses").isVisible(), "another audience brings nothing");
  must(!(await note.isVisible()), "what fits is said not to fit");
  await tick("content", "courses");
  await tick("function", "management");
  must(await option("content", "office").isVisible(), "another function type brings nothing");
  must(!(await option("content", "reading").isVisible()), "another function type takes nothing away");
  must(await note.isVisible(), "a choice that does not fit is not named");
  must((await page.locator(".option .unfit:visible").count()) === 2, "the choices that do not fit are not marked");
  await page.getByText("草稿保存于 homework+courses。").waitFor();
  await tick("content", "courses", false);
  must(await option("content", "courses").isVisible(), "what is taken back vanishes under the hand");
  await tick("content", "office");
  must(!(await option("content", "courses").isVisible()), "what was taken back stays");
  await tick("content", "homework", false);
  must(!(await note.isVisible()), "nothing wrong is left, and the note stays");
  await page.getByText("草稿保存于 office。").waitFor();
  await context.close();
  return problems;
}

// Name and test of each; a test answers with what went wrong.
export const behaviours = [
  ["suggestions by keyboard", suggestions],
  ["a draft saves itself, also after a broken connection", autosave],
  ["a session that ended is told beside the draft, which stays", sessionOver],
  ["an upload resumes after a broken connection", resume],
  ["a dialog opens, closes and gives the focus back", dialog],
  ["problems are reached by keyboard", keyboard],
  ["options follow several answers, a choice that no longer fits stays and is named", choosing],
];
