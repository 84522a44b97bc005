// Looks at every page of the gallery as people do: three widths, large text, 长者版, by keyboard, without script.
//
//   node check.js http://127.0.0.1:8080 [--only=gallery.form] [--artefacts=DIR]
//
// Each sample must pass axe (WCAG 2.0-2.2 A/AA and best practice), fit its width, show where the keyboard is, break
// nothing of its own safety policy, and ask nothing of other hosts. Pictures are kept of 1280 and 375 px.
// Prints "N passed, N failed" and exits 1 where anything failed.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { behaviours } from "./behaviour.js";
import { Tally, axe, commandLine, launch, overflow, smallTargets, unseenFocus, watch } from "./browser.js";

const { options, words } = commandLine();
const base = words[0] ?? "http://127.0.0.1:8080";
const artefacts = options.get("artefacts") ?? "artefacts/gallery";
const only = options.get("only");
const WIDTHS = [1280, 375, 320];
const PICTURES = [1280, 375];
const POOL = 3;
const PAGE_LIMIT = 60 * 1024;
const SCRIPT_LIMIT = 50 * 1024;
const tally = new Tally();
const started = Date.now();

async function listPages(browser) {
  const page = await browser.newPage();
  await page.goto(`${base}/gallery`);
  const links = await page.$$eval('main a[href^="/gallery/"]', (all) => all.map((link) => link.getAttribute("href")));
  await page.close();
  return ["/gallery", ...links].filter((path) => !only || path.includes(only));
}

// One tab for many pages: everything about one sample on one load; resizing is much cheaper than loading again.
async function worker(browser, waiting, seen) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "zh-CN" });
  const page = await context.newPage();
  const trouble = [];
  watch(page, base, trouble);
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${base}${path}`, { waitUntil: "load" });
    await look(page, path);
    // Large text and 长者版 change the style, not the words: the first sample of a page stands for the others.
    const name = path.split("/")[2];
    if (!seen.has(name)) await enlarge(page, path);
    seen.add(name);
    tally.judge(`${path} works without errors`, trouble.splice(0));
  }
  await context.close();
}

async function look(page, path) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const problems = [...(await axe(page)), ...(await overflow(page)), ...(await smallTargets(page, width < 720 ? 44 : 24))];
    tally.judge(`${path} at ${width} px`, problems);
    if (PICTURES.includes(width)) await shoot(page, path, width);
  }
  tally.judge(`${path} by keyboard`, await unseenFocus(page));
}

async function enlarge(page, path) {
  await page.setViewportSize({ width: 375, height: 900 });
  await page.evaluate(() => document.documentElement.classList.add("elder"));
  tally.judge(`${path} as 长者版`, [...(await axe(page)), ...(await overflow(page))]);
  await page.evaluate(() => {
    document.documentElement.classList.remove("elder");
    document.documentElement.style.setProperty("font-size", "200%", "important");
  });
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: 900 });
    tally.judge(`${path} at 200 % text in ${width} px`, await overflow(page));
  }
}

async function shoot(page, path, suffix) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await page.screenshot({ path: join(artefacts, `${path.slice(1).replaceAll("/", "-")}-${suffix}.png`), fullPage: true });
}

// The switch itself, as a visitor without script uses it.
async function checkElderSwitch(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 900 } });
  const page = await context.newPage();
  const path = "/gallery/gallery.search/full";
  const problems = [];
  for (const [button, wanted] of [["长者版", "elder"], ["标准版", null]]) {
    await page.goto(`${base}${path}`);
    await page.getByRole("button", { name: button }).click();
    if ((await page.locator("html").getAttribute("class")) !== wanted) problems.push(`${button} does not switch`);
  }
  tally.judge("长者版 switch without script", problems);
  await context.close();
}

async function checkWeight() {
  const fetched = async (path) => (await fetch(`${base}${path}`)).text();
  const html = await fetched("/gallery/gallery.search/full");
  const address = (pattern) => html.match(pattern)[1];
  const css = await fetched(address(/href="(\/assets\/app[^"]+css)"/));
  const script = await fetched(address(/src="(\/assets\/app[^"]+js)"/));
  const [page, code] = [gzipSync(html).length + gzipSync(css).length, gzipSync(script).length];
  tally.judge("weight of a public page", page > PAGE_LIMIT ? [`${page} bytes`] : []);
  tally.judge("weight of the script", code > SCRIPT_LIMIT ? [`${code} bytes`] : []);
  return `public page with style ${page} bytes, script ${code} bytes, compressed`;
}

await mkdir(artefacts, { recursive: true });
const browser = await launch();
const weight = await checkWeight();
await checkElderSwitch(browser);
for (const [name, test] of behaviours) tally.judge(name, await test(browser, base).catch((error) => [String(error)]));
const waiting = await listPages(browser);
const many = waiting.length;
const seen = new Set();
await Promise.all(Array.from({ length: POOL }, () => worker(browser, waiting, seen)));
await browser.close();
tally.end(weight, `${many} samples looked at in ${Math.round((Date.now() - started) / 1000)} s, pictures in ${artefacts}`);
