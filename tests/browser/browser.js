// What every look at a page shares: the browser, axe, the measures of a page, the count of what passed and failed.
//
// The pages keep their own safety policy while they are looked at: axe goes in through the debugger, not as a script
// of the page, so that whatever the policy refuses is seen as an error of the page.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars", "--lang=zh-CN",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const ASKED = { runOnly: { type: "tag", values: RULES }, resultTypes: ["violations"], preload: false };

/** The words of the command line: addresses and files, and `--name=value` options. */
export function commandLine() {
  const words = process.argv.slice(2);
  const options = new Map(words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=")));
  return { options, words: words.filter((word) => !word.startsWith("--")) };
}

export function launch() {
  // The browser's own words, such as those of a file field, follow the environment.
  const env = { ...process.env, LANGUAGE: "zh_CN" };
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS, env });
}

/** Counts what holds and keeps what does not. */
export class Tally {
  passed = 0;
  failures = [];

  judge(name, problems) {
    if (problems.length === 0) this.passed += 1;
    else this.failures.push({ name, problems });
    return problems.length === 0;
  }

  /** Prints every failure and the sum, and ends the program with 1 where anything failed. */
  end(...told) {
    for (const { name, problems } of this.failures) {
      console.log(`FAILED ${name}`);
      for (const problem of problems) console.log(`  ${problem}`);
    }
    for (const line of told) console.log(line);
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
    process.exit(this.failures.length === 0 ? 0 : 1);
  }
}

/** Gathers what goes wrong on a page: errors, refusals of its policy, other hosts, missing parts, faults of the server. */
export function watch(page, base, trouble) {
  page.on("pageerror", (error) => trouble.push(String(error)));
  // An answer that is itself a refusal is a page like any other; its missing parts are seen below.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) trouble.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob|about):/.test(url)) trouble.push(`asks ${url}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= (isPage ? 500 : 400)) trouble.push(`${response.status()} ${response.url()}`);
  });
}

/**
 * What axe finds, one sentence for each rule. It looks at the page's end, where a bar that sticks to the edge lies in its
 * own place: what the bar covers elsewhere comes free by scrolling, and axe does not scroll.
 */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const found = await page.evaluate(async (asked) => {
    scrollTo(0, document.documentElement.scrollHeight);
    const { violations } = await globalThis.axe.run(document, asked);
    scrollTo(0, 0);
    return violations;
  }, ASKED);
  return found.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")} (${one.help})`);
}

/** What reaches beyond the page's right edge; wide tables may scroll inside their own frame. */
export async function overflow(page) {
  return page.locator("html").evaluate((html) => {
    const width = html.clientWidth;
    if (html.scrollWidth <= width) return [];
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
    return [`${html.scrollWidth} px where ${width} px are there: ${wide.join(", ")}`];
  });
}

/** Targets too small for a finger: 24 px everywhere, 44 px on phones, except links within running text. */
export async function smallTargets(page, least) {
  return page.locator("html").evaluate((html, least) => {
    const found = new Set();
    for (const node of html.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")) {
      const box = node.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || !node.checkVisibility() || node.closest(".hidden, .skip")) continue;
      const own = node.labels?.[0]?.getBoundingClientRect() ?? box;
      const height = Math.max(box.height, own.height);
      const line = node.closest("li");
      const inSentence = line?.closest(".prose") && line.innerText.trim() !== node.innerText.trim();
      const inText = node.tagName === "A" && (inSentence || node.closest("p, .notice-body, .value, dd, li p"));
      if (!inText && height + 0.5 < least) {
        found.add(`${Math.round(height)} px: ${node.tagName} ${(node.innerText || node.name || node.id).slice(0, 20)}`);
      }
    }
    return [...found].slice(0, 5);
  }, least);
}

/** What can be reached by keyboard and does not show that it has the focus. */
export async function unseenFocus(page) {
  // After a key the browser shows the focus wherever it goes.
  await page.keyboard.press("Tab");
  return page.locator("html").evaluate((html) => {
    const unseen = new Set();
    for (const node of html.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea, [tabindex='0']")) {
      if (node.disabled || !node.checkVisibility()) continue;
      node.focus();
      const style = getComputedStyle(node);
      const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
      if (document.activeElement === node && !(node.matches(":focus-visible") && seen)) {
        unseen.add(`no focus to see: ${node.tagName} ${(node.innerText || node.name || node.id).slice(0, 20)}`);
      }
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return [...unseen].slice(0, 5);
  });
}
