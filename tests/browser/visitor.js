// Somebody at a browser: goes, reads, presses, answers. Everything a person does with hand or keyboard is one action.

import { join } from "node:path";
import { axe, overflow, smallTargets, watch } from "./browser.js";

/** Says what does not hold. */
export function must(holds, what) {
  if (!holds) throw new Error(what);
}

/** Makes visitors of one site, who share its tally and number their pictures. */
export class Site {
  shots = 0;

  constructor(browser, base, artefacts, tally) {
    Object.assign(this, { browser, base, artefacts, tally });
  }

  async visitor(settings = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "zh-CN", acceptDownloads: true, ...settings });
    return new Visitor(this, await context.newPage(), settings.javaScriptEnabled !== false);
  }
}

export class Visitor {
  actions = 0;
  trouble = [];

  constructor(site, page, scripted) {
    Object.assign(this, { site, page, scripted });
    page.setDefaultTimeout(8000);
    watch(page, site.base, this.trouble);
  }

  async go(path) {
    const response = await this.page.goto(path.startsWith("http") ? path : `${this.site.base}${path}`);
    must(response === null || response.status() < 400, `${path} answers ${response?.status()}: ${await this.page.title()}`);
  }

  async leave() {
    await this.page.context().close();
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  get main() {
    return this.page.getByRole("main");
  }

  async text() {
    return this.page.locator("body").innerText();
  }

  async sees(...parts) {
    const text = await this.text();
    const holds = (part) => (part instanceof RegExp ? part.test(text) : text.includes(part));
    for (const part of parts) must(holds(part), `${this.page.url()} does not say ${part}; it says: ${text.replace(/\s+/g, " ").slice(-700)}`);
  }

  /** Presses something and waits for the page it leads to. */
  async press(control) {
    this.actions += 1;
    await control.first().click();
    await this.page.waitForLoadState("load");
  }

  async click(kind, name, scope = this.page) {
    await this.press(scope.getByRole(kind, { name }));
  }

  /** The link in the row that bears this name. */
  async openRow(name) {
    await this.press(this.page.getByRole("row", { name: new RegExp(name) }).getByRole("link"));
  }

  /** Answers one field by its name, whatever its kind; of check boxes there may be many, each an action. */
  async answer(name, value) {
    const fields = this.page.locator(`[name="${name}"]`);
    const what = await fields.first().evaluate((node) => node.type);
    if (what === "radio" || what === "checkbox") {
      for (const one of [value].flat()) {
        this.actions += 1;
        await this.page.locator(`[name="${name}"][value="${one}"]`).check();
      }
      return;
    }
    this.actions += 1;
    if (what === "select-one") await fields.first().selectOption(value);
    else if (what === "file") await this.attach(fields.first(), value);
    else await fields.first().fill(value);
  }

  // With script a file goes up at once, and the page says when it has arrived.
  async attach(field, file) {
    const around = field.locator("xpath=ancestor::div[contains(concat(' ', @class, ' '), ' field ')]");
    const isSent = this.scripted && (await around.getAttribute("data-upload")) !== null;
    await field.setInputFiles(file);
    if (isSent) await around.getByText("上传完成").waitFor({ timeout: 15000 });
  }

  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) await this.answer(name, value);
  }

  async signIn(name, password) {
    await this.go("/sign-in");
    await this.fill({ name, password });
    await this.click("button", "登录", this.main);
    must(!this.path.startsWith("/sign-in"), `${name} is not signed in: ${await this.text()}`);
    this.actions = 0;
  }

  /** Looks at the page: axe, the width, the targets, a picture for each width. */
  async look(name, widths = [1280]) {
    const { site, page } = this;
    site.shots += 1;
    const at = String(site.shots).padStart(2, "0");
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const problems = [...(await overflow(page)), ...(await smallTargets(page, width < 720 ? 44 : 24))];
      // axe waits for timers, which do not run where scripts are switched off.
      if (this.scripted) problems.push(...(await axe(page)));
      site.tally.judge(`${name} at ${width} px`, problems);
      const suffix = widths.length > 1 || width !== 1280 ? `-${width}` : "";
      await page.screenshot({ path: join(site.artefacts, `${at}-${name}${suffix}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    site.tally.judge(`${name} works without errors`, this.trouble.splice(0));
  }
}
