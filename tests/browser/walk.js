// Walks through the demonstration as its people do: accounts go down, an app is filed, returned, corrected and approved,
// looked up by anybody, declared by a school, confirmed by the district; time passes.
//
//   node walk.js http://127.0.0.1:8080 ACCOUNTS_FILE [--artefacts=DIR]
//
// ACCOUNTS_FILE is what `jiaobei demo` printed. Every step stands alone as far as it can: one that fails is reported and
// the walk goes on. Each page that is looked at must pass axe and fit its width. Actions are counted as people make them.
// Prints "N passed, N failed" and exits 1 where anything failed.

import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { apk, csv, pdf } from "./papers.js";
import { walk as walkSchool } from "./walk-school.js";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const words = process.argv.slice(2);
const options = new Map(words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=")));
const [base, accountsFile] = words.filter((word) => !word.startsWith("--"));
const artefacts = options.get("artefacts") ?? "artefacts/walk";
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const APP = "演示口算练习";
const OWNER = "上海演示教育科技有限公司";
const PASSWORD = "Xin-mima-2026";

let passed = 0;
let shots = 0;
const failures = [];
const told = [];
function judge(name, problems) {
  if (problems.length === 0) passed += 1;
  else failures.push({ name, problems });
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
}

async function step(name, run) {
  try {
    await run();
    judge(name, []);
  } catch (error) {
    judge(name, [String(error.message ?? error).split("\n").slice(0, 6).join(" / ")]);
  }
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

const accounts = new Map();
for (const line of (await readFile(accountsFile, "utf8")).split("\n")) {
  const [, name, password] = line.match(/^ {2}(\S+)\s+(\S+)\s/) ?? [];
  if (name) accounts.set(name, password);
}

// Somebody at a browser. Every deed counts as one action.
class Visitor {
  constructor(page) {
    this.page = page;
    this.actions = 0;
    this.trouble = [];
    page.setDefaultTimeout(8000);
    page.on("pageerror", (error) => this.trouble.push(String(error)));
    page.on("response", (response) => response.status() >= 500 && this.trouble.push(`${response.status()} ${response.url()}`));
  }

  async go(path) {
    const response = await this.page.goto(path.startsWith("http") ? path : `${base}${path}`);
    must(response === null || response.status() < 400, `${path} answers ${response?.status()}: ${await this.title()}`);
  }

  async title() {
    return this.page.title();
  }

  async text() {
    return this.page.locator("body").innerText();
  }

  async sees(...parts) {
    const text = await this.text();
    for (const part of parts) must(part instanceof RegExp ? part.test(text) : text.includes(part), `${this.page.url()} does not say ${part}; it says: ${text.replace(/\s+/g, " ").slice(-700)}`);
  }

  async click(kind, name, scope = this.page) {
    this.actions += 1;
    await scope.getByRole(kind, { name }).first().click();
    await this.page.waitForLoadState("load");
  }

  // Answers one field by its name, whatever its kind; choices may be many.
  async answer(name, value) {
    const fields = this.page.locator(`[name="${name}"]`);
    const what = await fields.first().evaluate((node) => node.type ?? node.tagName.toLowerCase());
    this.actions += 1;
    if (what === "radio" || what === "checkbox") {
      for (const one of [value].flat()) await this.page.locator(`[name="${name}"][value="${one}"]`).check();
    } else if (what === "select-one") {
      await fields.first().selectOption(value);
    } else if (what === "file") {
      await fields.first().setInputFiles(value);
      await fields.first().locator("xpath=ancestor::div[contains(@class,'field')]").getByText(/上传完成|已上传/).waitFor({ timeout: 10000 }).catch(() => {});
    } else {
      await fields.first().fill(value);
    }
  }

  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) await this.answer(name, value);
  }

  // Looks at the page: axe, the width, a picture.
  async look(name, widths = [1280]) {
    shots += 1;
    const at = String(shots).padStart(2, "0");
    for (const width of widths) {
      await this.page.setViewportSize({ width, height: 900 });
      if (this.scripted !== false) {
        await this.page.addScriptTag({ path: axePath });
        const result = await this.page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
        const found = result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")} (${one.help})`);
        judge(`${name} at ${width} px passes axe`, found);
      }
      const box = await this.page.locator("html").evaluate((node) => [node.scrollWidth, node.clientWidth]);
      judge(`${name} fits ${width} px`, box[0] > box[1] ? [`${box[0]} px wide`] : []);
      await this.page.screenshot({ path: join(artefacts, `${at}-${name}${widths.length > 1 || width !== 1280 ? `-${width}` : ""}.png`), fullPage: true });
    }
    await this.page.setViewportSize({ width: 1280, height: 900 });
    judge(`${name} works without errors`, this.trouble.splice(0));
  }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
async function visitor(settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, locale: "zh-CN", acceptDownloads: true, ...settings });
  const made = new Visitor(await context.newPage());
  made.scripted = settings.javaScriptEnabled;
  return made;
}

const signedIn = new Map();
async function as(name, password = accounts.get(name)) {
  if (signedIn.has(name)) return signedIn.get(name);
  const person = await visitor();
  await person.go("/sign-in");
  await person.fill({ name, password });
  await person.click("button", "登录", person.page.getByRole("main"));
  must(!person.page.url().includes("/sign-in"), `${name} is not signed in: ${await person.text()}`);
  person.actions = 0;
  signedIn.set(name, person);
  return person;
}

const paper = (name) => ({ name, mimeType: "application/pdf", buffer: pdf() });
const facts = { passwords: accounts };

// 1. Accounts go down.
const SHEET = [
  ["管理员名称", "账号", "默认密码", "激活状态", "省", "市", "区", "机构类型", "需变更省", "需变更市", "需变更区", "是否撤并"],
  ["宝山演示一小移动备案管理员", "bsyx01", "", "未激活", "上海市", "市辖区", "宝山区", "小学", "", "", "", ""],
  ["宝山演示二中移动备案管理员", "bsez01", "", "未激活", "上海市", "市辖区", "宝山区", "中学", "", "", "", ""],
  ["宝山演示三园移动备案管理员", "bssy01", "", "未激活", "上海市", "市辖区", "宝坻区", "幼儿园", "", "", "", ""],
  ["宝山演示四小移动备案管理员", "bsyx01", "", "未激活", "上海市", "市辖区", "宝山区", "太空站", "", "", "", ""],
];

await mkdir(artefacts, { recursive: true });
const started = Date.now();

await step("1a the district sees its units", async () => {
  const office = await as("baoshan");
  await office.go("/office/units?q=%E8%A1%8C%E7%9F%A5");
  await office.sees("行知中学", "从表格导入");
  await office.go("/office/units");
  await office.look("units", [1280, 375]);
});

await step("1b the district imports schools: every error at once, then the good rows", async () => {
  const office = await as("baoshan");
  await office.click("link", "从表格导入");
  await office.look("import");
  await office.answer("sheet", { name: "学校账号.csv", mimeType: "text/csv", buffer: csv(SHEET) });
  await office.click("button", "上传并检查");
  await office.sees("第 4 行", "第 5 行", "机构类型", "区");
  await office.look("import-checked");
  await office.click("button", /导入 2 行/);
  await office.look("import-applied");
});

await step("1c slips with one-time secrets are printed", async () => {
  const office = await as("baoshan");
  await office.click("link", "打印账号发放单");
  await office.click("button", "显示并打印");
  const codes = await office.page.locator(".slip .code").allInnerTexts();
  must(codes.length === 2 && new Set(codes).size === 2, `${codes.length} slips, each with its own secret`);
  facts.secret = codes[0];
  await office.look("slips");
});

await step("1d a new school activates its account, and nothing else is reachable before its record is complete", async () => {
  const school = await visitor();
  await school.go("/activate");
  await school.look("activate", [1280, 375]);
  await school.fill({ code: facts.secret, password: PASSWORD, again: PASSWORD });
  await school.click("button", "激活并登录");
  await school.go("/institution");
  must(school.page.url().includes("/first-login"), `a newcomer reaches ${school.page.url()}`);
  await school.look("first-login", [1280, 375]);
  await school.fill({
    "unit.code": "12100000400000624D", "unit.nature": "institution", "unit.address": "上海市宝山区演示路8号",
    "unit.legal_name": "演示法人", "unit.legal_mobile": "13800138008", "unit.contact_name": "演示联系人",
    "unit.contact_mobile": "1390013", "unit.headcount": "860", "unit.certificate_scan": paper("事业法人证书.pdf"),
  });
  await school.click("button", "完成，开始办理");
  await school.look("first-login-wrong");
  await school.sees("修改");
  await school.answer("unit.contact_mobile", "13900139008");
  await school.click("button", "完成，开始办理");
  must(!school.page.url().includes("/first-login"), `still at ${school.page.url()}: ${(await school.text()).slice(0, 300)}`);
  await school.look("school-desk");
});

await step("1e a secret opens an account once", async () => {
  const thief = await visitor();
  await thief.go("/activate");
  await thief.fill({ code: facts.secret, password: PASSWORD, again: PASSWORD });
  await thief.click("button", "激活并登录");
  must(thief.page.url().includes("/activate"), "a used secret opens the account again");
});

// 2. A provider files an app.
const package_ = apk("演示");
const owner = {
  "owner.name": OWNER, "owner.nature": "enterprise", "owner.certificate_kind": "credit-code",
  "owner.certificate_number": "91350100M000100Y43", "owner.address": "上海市宝山区演示路100号", "owner.legal_name": "演示法人",
  "owner.legal_mobile": "13800138001", "owner.contact_name": "演示联系人", "owner.contact_mobile": "13900139001",
  "owner.contact_email": "contact@example.cn", "owner.certificate_scan": paper("营业执照.pdf"),
};
const backend = {
  "backend.1.name": "口算练习后台", "backend.1.ip": "203.0.113.10", "backend.1.icp": "沪ICP备12345678号-1",
  "backend.1.icp_holder": OWNER, "backend.1.mlps_level": "2", "backend.1.mlps_number": "31011300012-00001",
  "backend.1.mlps_holder": OWNER, "backend.1.mlps_scan": paper("等保备案证明.pdf"),
};
const app = {
  "app.name": APP, "app.platform": "android", "app.version": "3.2.1", "app.function": "learning", "app.audience": ["teacher"],
  "app.content": ["homework"], "app.description": "教师布置口算作业，查看批改结果。", "app.value_added": "no",
  "app.package": { name: "kousuan.apk", mimeType: "application/octet-stream", buffer: package_ },
  "app.md5": createHash("md5").update(package_).digest("hex").toUpperCase(),
};

await step("2a a provider begins a filing", async () => {
  const provider = await as("gongsi");
  await provider.go("/provider/filings");
  await provider.look("provider-filings");
  await provider.click("button", "新建备案");
  facts.home = new URL(provider.page.url()).pathname.match(/\/provider\/filings\/[^/]+/)[0];
  await provider.look("tasks", [1280, 375]);
});

await step("2b wrong identifiers are refused with reason and example, what was typed is kept", async () => {
  const provider = await as("gongsi");
  await provider.go(`${facts.home}/edit/owner`);
  await provider.look("owner", [1280, 375]);
  await provider.fill({ ...owner, "owner.certificate_number": "91350100M000100Y44", "owner.legal_mobile": "1380013" });
  await provider.click("button", "保存并继续");
  await provider.sees("处需要修改", "正确示例");
  must((await provider.page.locator('[name="owner.legal_mobile"]').inputValue()) === "1380013", "what was typed is gone");
  await provider.look("owner-wrong", [1280, 375]);
  await provider.fill({ "owner.certificate_number": "９１３５０１００Ｍ０００１００Ｙ４３", "owner.legal_mobile": "138 0013 8001" });
  await provider.click("button", "保存并继续");
  must(!provider.page.url().includes("edit/owner"), `full width and spaces are refused: ${(await provider.text()).slice(0, 400)}`);
});

await step("2c system and app are filled, the package arrives and is digested", async () => {
  const provider = await as("gongsi");
  await provider.go(`${facts.home}/edit/backend.1`);
  await provider.fill(backend);
  await provider.click("button", "保存并继续");
  await provider.go(`${facts.home}/edit/app`);
  await provider.fill(app);
  await provider.look("app-block");
  await provider.click("button", "保存并继续");
  must(!provider.page.url().includes("edit/app"), `the app is refused: ${(await provider.page.locator(".problems").innerText().catch(() => ""))}`);
  await provider.go(`${facts.home}/edit/promise`);
  await provider.answer("promise.tested", "yes");
  await provider.click("button", "保存并继续");
  await provider.go(facts.home);
  await provider.look("tasks-done");
});

await step("2d answers are checked and submitted; the receipt names the due date and counts it out", async () => {
  const provider = await as("gongsi");
  await provider.click("link", "核对信息并提交");
  await provider.look("check", [1280, 375]);
  await provider.click("button", "提交备案");
  await provider.sees("受理编号", "上海市教育委员会");
  await provider.look("receipt", [1280, 375]);
});

// 3. The province verifies.
async function review(office) {
  await office.go("/office");
  office.actions = 0;
  await office.click("link", /提供者备案/, office.page.getByRole("navigation"));
  await office.page.getByRole("row", { name: new RegExp(APP) }).getByRole("link").first().click();
  office.actions += 1;
  await office.page.waitForLoadState();
  must(office.page.url().includes("/office/filing/"), `the queue leads to ${office.page.url()}`);
}

await step("3a the province returns the filing with a reason at the field", async () => {
  const office = await as("shanghai");
  await office.go("/office");
  await office.look("office-desk", [1280, 375]);
  await office.go("/office/filings");
  await office.look("office-queue");
  await review(office);
  await office.look("review", [1280, 375]);
  const mark = office.page.locator('details:has([name="mark.app.version"])');
  await mark.locator("summary").click();
  await mark.locator('[name="mark.app.version"]').check();
  await mark.locator("textarea").fill("版本号与安装包内的版本号不一致，请核对。");
  await office.click("button", "退回补正");
  await office.look("returned");
});

await step("3b the provider corrects what is marked and submits again", async () => {
  const provider = await as("gongsi");
  await provider.go(facts.home);
  await provider.sees("版本号与安装包内的版本号不一致");
  await provider.look("tasks-returned");
  await provider.go(`${facts.home}/edit/app`);
  await provider.answer("app.version", "3.2.2");
  await provider.click("button", "保存并继续");
  await provider.go(`${facts.home}/check`);
  await provider.click("button", "提交备案");
  await provider.sees("受理编号");
});

await step("3c the province sees what changed and approves in at most 5 actions", async () => {
  const office = await as("shanghai");
  await review(office);
  await office.sees("3.2.1", "3.2.2", "上次提交");
  await office.look("review-changed");
  await office.click("button", "通过并发放备案号");
  told.push(`reviewer's decision: ${office.actions} actions (at most 5)`);
  must(office.actions <= 5, `${office.actions} actions`);
  await office.look("approved");
});

await step("3d the provider holds the number and the certificate", async () => {
  const provider = await as("gongsi");
  await provider.go(facts.home);
  facts.number = (await provider.text()).match(/教APP备\d{7}号/)?.[0];
  must(facts.number, "no number is shown");
  await provider.look("record", [1280, 375]);
  await provider.click("link", /备案凭证/);
  await provider.look("certificate", [1280, 375]);
  const file = await provider.page.context().request.get(`${base}/certificate/${encodeURIComponent(facts.number)}/pdf`);
  must(file.ok() && (await file.body()).subarray(0, 5).toString() === "%PDF-", `the certificate answers ${file.status()}`);
});

await step("3e the province publishes the dated list", async () => {
  const office = await as("shanghai");
  await office.go("/office/announcements/new");
  await office.sees(APP);
  await office.look("announcement-preview");
  await office.click("button", "发布这份名单");
  const anybody = await visitor();
  await anybody.go("/announcements");
  await anybody.page.getByRole("main").getByRole("link").first().click();
  await anybody.look("announcement", [1280, 375]);
});

// 4. Anyone looks it up.
async function lookUp(person, name, widths) {
  await person.go("/");
  await person.look(`${name}-home`, widths);
  for (const asked of [APP, facts.number ?? "no number", "yskslx", OWNER]) {
    await person.go("/");
    await person.page.locator('main [name="q"], .lookup [name="q"]').first().fill(asked);
    await person.page.getByRole("button", { name: "查询", exact: true }).first().click();
    await person.page.waitForLoadState();
    await person.sees(APP);
  }
  await person.look(`${name}-search`, widths);
  await person.page.getByRole("main").getByRole("link", { name: APP }).first().click();
  await person.page.waitForLoadState();
  await person.sees(facts.number, OWNER, "不代表");
  await person.look(`${name}-app`, widths);
  await person.go("/verify");
  await person.page.locator('[name="number"]').fill(facts.number);
  await person.page.getByRole("button", { name: "核验", exact: true }).click();
  await person.page.waitForLoadState();
  await person.sees(APP);
  await person.look(`${name}-verified`, widths);
  await person.go("/verify?number=%E6%95%99APP%E5%A4%873199999%E5%8F%B7");
  await person.look(`${name}-verify-unknown`, widths);
  await person.go("/apps?q=%E5%BE%AE%E4%BF%A1");
  await person.look(`${name}-search-miss`, widths);
}

await step("4a anybody finds the app by name, number, initials and provider, and verifies it", async () =>
  lookUp(await visitor(), "public", [1280, 375]));
await step("4b the same without script at 320 px", async () =>
  lookUp(await visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 900 } }), "noscript", [320]));
await step("4c the API knows the number", async () => {
  const answer = await fetch(`${base}/api/v1/filings/${encodeURIComponent(facts.number ?? "x")}`);
  must(answer.ok && (await answer.text()).includes(APP), `the API answers ${answer.status}`);
});

await walkSchool({ step, as, visitor, must, told, facts, paper, APP, base });

for (const { name, problems } of failures) {
  console.log(`FAILED ${name}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
for (const line of told) console.log(line);
console.log(`${shots} pages looked at in ${Math.round((Date.now() - started) / 1000)} s, pictures in ${artefacts}`);
console.log(`${passed} passed, ${failures.length} failed`);
await browser.close();
process.exit(failures.length === 0 ? 0 : 1);
