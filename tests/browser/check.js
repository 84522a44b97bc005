// Looks at every page of the gallery as people do: three widths, large text, 长者版, without script, on paper.
//
//   node check.js http://127.0.0.1:8080 [--only=gallery.form] [--artefacts=DIR]
//
// Each page must pass axe (WCAG 2.0-2.2 A/AA and best practice), fit its width, and ask nothing of other hosts.
// Prints "N passed, N failed" and exits 1 where anything failed.

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { behaviours } from "./behaviour.js";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const options = new Map(process.argv.slice(2).filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=")));
const base = process.argv.slice(2).find((word) => !word.startsWith("--")) ?? "http://127.0.0.1:8080";
const artefacts = options.get("artefacts") ?? "artefacts/gallery";
const only = options.get("only");

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 375, 320];
const PAGE_LIMIT = 60 * 1024;
const SCRIPT_LIMIT = 50 * 1024;

let passed = 0;
const failures = [];
function judge(name, problems) {
  if (problems.length === 0) passed += 1;
  else failures.push({ name, problems });
}

// What reaches beyond the page's right edge; wide tables may scroll inside their own frame.
function overflow() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > width + 1 && !scrolls(node))
    .slice(0, 3)
    .map((node) => `${node.tagName.toLowerCase()}.${node.className.baseVal ?? node.className}`);
  return [`wider than ${width} px: ${wide.join(", ")}`];
}

// Targets that a finger must hit: 24 px everywhere, 44 px on phones, except links within running text.
function smallTargets(least) {
  const found = [];
  for (const node of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")) {
    const box = node.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || !node.checkVisibility() || node.closest(".hidden, .skip")) continue;
    const own = node.labels?.[0]?.getBoundingClientRect() ?? box;
    const height = Math.max(box.height, own.height);
    const inText = node.tagName === "A" && node.closest("p, .notice-body, .value, dd, li p");
    if (!inText && height + 0.5 < least) found.push(`${Math.round(height)} px: ${node.tagName} ${(node.innerText || node.name || node.id).slice(0, 20)}`);
  }
  return [...new Set(found)].slice(0, 5);
}

async function axe(page) {
  const result = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  return result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")} (${one.help})`);
}

async function listPages(browser) {
  const page = await browser.newPage();
  await page.goto(`${base}/gallery`);
  const links = await page.$$eval('main a[href^="/gallery/"]', (all) => all.map((link) => link.getAttribute("href")));
  await page.close();
  return ["/gallery", ...links].filter((path) => !only || path.includes(only));
}

// Everything about one page on one load; resizing is much cheaper than loading again.
async function checkPage(browser, path) {
  // axe is put into the page by the test, which the page's own policy would refuse.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, locale: "zh-CN" });
  const page = await context.newPage();
  const loading = [];
  page.on("console", (message) => message.type() === "error" && loading.push(message.text()));
  page.on("pageerror", (error) => loading.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) loading.push(`asks ${url}`);
  });
  await page.goto(`${base}${path}`, { waitUntil: "load" });
  judge(`${path} loads`, loading);
  await page.addScriptTag({ path: axePath });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const problems = [...(await axe(page)), ...(await page.evaluate(overflow))];
    problems.push(...(await page.evaluate(smallTargets, width < 720 ? 44 : 24)));
    judge(`${path} at ${width} px`, problems);
    await shoot(page, path, width);
  }
  await page.setViewportSize({ width: 375, height: 900 });
  await page.evaluate(() => document.documentElement.classList.add("elder"));
  judge(`${path} as 长者版`, [...(await axe(page)), ...(await page.evaluate(overflow))]);
  await shoot(page, path, "elder");
  await page.evaluate(() => document.documentElement.classList.remove("elder"));
  await page.addStyleTag({ content: "html { font-size: 200% !important }" });
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: 900 });
    judge(`${path} at 200 % text in ${width} px`, await page.evaluate(overflow));
  }
  await context.close();
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
  judge("长者版 switch without script", problems);
  await context.close();
}

async function checkWeight() {
  const fetched = async (path) => (await fetch(`${base}${path}`)).text();
  const html = await fetched("/gallery/gallery.search/full");
  const address = (pattern) => html.match(pattern)[1];
  const css = await fetched(address(/href="(\/assets\/app[^"]+css)"/));
  const script = await fetched(address(/src="(\/assets\/app[^"]+js)"/));
  const [page, code] = [gzipSync(html).length + gzipSync(css).length, gzipSync(script).length];
  console.log(`public page with style ${page} bytes, script ${code} bytes, compressed`);
  judge("weight of a public page", page > PAGE_LIMIT ? [`${page} bytes`] : []);
  judge("weight of the script", code > SCRIPT_LIMIT ? [`${code} bytes`] : []);
}

await mkdir(artefacts, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
try {
  await checkWeight();
  await checkElderSwitch(browser);
  for (const [name, test] of behaviours) judge(name, await test(browser, base).catch((error) => [String(error)]));
  const waiting = await listPages(browser);
  const worker = async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) await checkPage(browser, path);
  };
  await Promise.all([worker(), worker()]);
} finally {
  await browser.close();
}
for (const { name, problems } of failures) {
  console.log(`FAILED ${name}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
