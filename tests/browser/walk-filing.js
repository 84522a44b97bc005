// A provider files an app (PRV-1 to PRV-6, PRV-11), the province verifies it (REV-1, REV-6 to REV-8).

import { createHash } from "node:crypto";
import { Keyboard } from "./keyboard.js";
import { apk, paper } from "./papers.js";
import { must } from "./visitor.js";

function answers(name, title) {
  const package_ = apk("演示");
  return {
    owner: {
      "owner.name": name, "owner.nature": "enterprise", "owner.certificate_kind": "credit-code",
      "owner.certificate_number": "91350100M000100Y43", "owner.address": "上海市宝山区演示路100号", "owner.legal_name": "演示法人",
      "owner.legal_mobile": "13800138001", "owner.contact_name": "演示联系人", "owner.contact_mobile": "13900139001",
      "owner.contact_email": "contact@example.cn", "owner.certificate_scan": paper("营业执照.pdf"),
    },
    backend: {
      "backend.1.name": "口算练习后台", "backend.1.ip": "203.0.113.10", "backend.1.icp": "沪ICP备12345678号-1",
      "backend.1.icp_holder": name, "backend.1.mlps_level": "2", "backend.1.mlps_number": "31011300012-00001",
      "backend.1.mlps_holder": name, "backend.1.mlps_scan": paper("等保备案证明.pdf"),
    },
    app: {
      "app.name": title, "app.platform": "android", "app.version": "3.2.1", "app.function": "learning", "app.audience": ["teacher"],
      "app.content": ["homework"], "app.description": "教师布置口算作业，查看批改结果。", "app.value_added": "no",
      "app.package": { name: "kousuan.apk", mimeType: "application/octet-stream", buffer: package_ },
      "app.md5": createHash("md5").update(package_).digest("hex").toUpperCase(),
    },
  };
}

async function file({ step, as, site, facts, app, owner, passwords }) {
  const given = answers(owner, app);

  await step("2a a provider begins a filing", async () => {
    const provider = await as("gongsi");
    await provider.go("/provider");
    await provider.look("provider-desk", [1280, 375]);
    await provider.go("/provider/filings");
    await provider.look("provider-filings");
    await provider.click("button", "新建备案");
    facts.home = provider.path.match(/\/provider\/filings\/[^/]+/)[0];
    await provider.go(facts.home);
    await provider.look("tasks", [1280, 375]);
  });

  await step("2b wrong identifiers are refused with reason and example, what was typed is kept", async () => {
    const provider = await as("gongsi");
    await provider.go(`${facts.home}/edit/owner`);
    await provider.look("owner", [1280, 375]);
    await provider.fill({ ...given.owner, "owner.certificate_number": "91350100M000100Y44", "owner.legal_mobile": "1380013" });
    await provider.click("button", "保存并继续");
    await provider.sees("处需要修改", "正确示例");
    must((await provider.page.locator('[name="owner.legal_mobile"]').inputValue()) === "1380013", "what was typed is gone");
    await provider.look("owner-wrong", [1280, 375]);
    await provider.fill({ "owner.certificate_number": "９１３５０１００Ｍ０００１００Ｙ４３", "owner.legal_mobile": "138 0013 8001" });
    await provider.click("button", "保存并继续");
    must(!provider.path.includes("edit/owner"), `full width and spaces are refused: ${(await provider.text()).slice(0, 400)}`);
  });

  await step("2c by keyboard alone: signing in, the way to the draft, the backend system with its file", async () => {
    const person = await site.visitor();
    const keys = new Keyboard(person);
    await person.go("/sign-in");
    await keys.fill({ name: "gongsi", password: passwords.get("gongsi") });
    await keys.press("Enter");
    await person.page.waitForURL("**/provider**");
    await keys.follow("应用备案");
    await keys.reach((at) => at.tag === "A" && /填写|继续|修改|未命名/.test(at.text), "the draft");
    await Promise.all([person.page.waitForNavigation(), keys.press("Enter")]);
    await keys.follow("业务系统");
    must(person.path === `${facts.home}/edit/backend.1`, `the task leads to ${person.path}`);
    await keys.fill(given.backend);
    await keys.follow("保存并继续");
    must(!person.path.includes("edit/backend"), `the system is refused: ${await person.page.locator(".problems").innerText().catch(() => "")}`);
    await person.leave();
  });

  await step("2d the package arrives and is digested", async () => {
    const provider = await as("gongsi");
    await provider.go(`${facts.home}/edit/app`);
    await provider.fill(given.app);
    await provider.look("app-block", [1280, 375]);
    await provider.click("button", "保存并继续");
    must(!provider.path.includes("edit/app"), `the app is refused: ${await provider.page.locator(".problems").innerText().catch(() => "")}`);
    await provider.go(`${facts.home}/edit/promise`);
    await provider.answer("promise.tested", "yes");
    await provider.look("promise");
    await provider.click("button", "保存并继续");
    await provider.go(facts.home);
    await provider.look("tasks-done");
  });

  await step("2e answers are checked and submitted; the receipt names the due date and counts it out", async () => {
    const provider = await as("gongsi");
    await provider.click("link", "核对信息并提交");
    await provider.look("check", [1280, 375]);
    await provider.click("button", "提交备案");
    await provider.sees("受理编号", "上海市教育委员会");
    await provider.page.locator("details.deadline summary").first().click();
    await provider.sees("工作日");
    await provider.look("receipt", [1280, 375]);
  });
}

/** From the desk to the form under review. */
async function openReview(office, app) {
  await office.go("/office");
  office.actions = 0;
  await office.click("link", /提供者备案/, office.page.getByRole("navigation"));
  await office.openRow(app);
  must(office.path.includes("/office/filing/"), `the queue leads to ${office.path}`);
}

/** Marks one field of a form under review and says why. */
async function mark(office, field, reason) {
  const around = office.page.locator(`details.review-mark:has([name="mark.${field}"])`);
  await around.locator("summary").click();
  await around.locator(`[name="mark.${field}"]`).check();
  await around.locator("textarea").fill(reason);
}

async function verify({ step, as, site, facts, app, base, effort }) {
  await step("3a the province returns the filing with a reason at the field", async () => {
    const office = await as("shanghai");
    await office.go("/office");
    await office.look("office-desk", [1280, 375]);
    await office.go("/office/filings");
    await office.look("office-queue", [1280, 375]);
    await openReview(office, app);
    await office.look("review", [1280, 375]);
    await mark(office, "app.version", "版本号与安装包内的版本号不一致，请核对。");
    await office.click("button", "退回补正");
    await office.look("returned");
  });

  await step("3b the provider corrects what is marked and submits again", async () => {
    const provider = await as("gongsi");
    await provider.go("/inbox");
    await provider.sees("退回");
    await provider.go(facts.home);
    await provider.sees("版本号与安装包内的版本号不一致");
    await provider.look("tasks-returned", [1280, 375]);
    await provider.go(`${facts.home}/edit/app`);
    await provider.look("app-returned");
    await provider.answer("app.version", "3.2.2");
    await provider.click("button", "保存并继续");
    await provider.go(`${facts.home}/check`);
    await provider.click("button", "提交备案");
    await provider.sees("受理编号");
  });

  await step("3c the province sees what changed and approves in at most 5 actions", async () => {
    const office = await as("shanghai");
    await openReview(office, app);
    await office.sees("3.2.1", "3.2.2", "上次提交");
    await office.look("review-changed", [1280, 375]);
    await office.click("button", "通过并发放备案号");
    await office.look("approved");
    effort("a reviewer's decision, from the desk", office.actions, 5);
  });

  await step("3d the provider holds the number and the certificate", async () => {
    const provider = await as("gongsi");
    await provider.go(facts.home);
    facts.number = (await provider.text()).match(/教APP备\d{7}号/)?.[0];
    must(facts.number, "no number is shown");
    await provider.look("record", [1280, 375]);
    await provider.click("link", /备案凭证/);
    await provider.look("certificate", [1280, 375]);
    const file = await provider.page.request.get(`${base}/certificate/${encodeURIComponent(facts.number)}/pdf`);
    must(file.ok() && (await file.body()).subarray(0, 5).toString() === "%PDF-", `the certificate answers ${file.status()}`);
  });

  await step("3e the province publishes the dated list", async () => {
    const office = await as("shanghai");
    await office.go("/office/announcements");
    await office.look("announcements-office");
    await office.click("link", "发布名单公告", office.main);
    await office.sees(app);
    await office.look("announcement-preview", [1280, 375]);
    await office.click("button", "发布这份名单");
    const anybody = await site.visitor();
    await anybody.go("/announcements");
    await anybody.look("announcements", [1280, 375]);
    await anybody.press(anybody.main.getByRole("link"));
    await anybody.sees(app);
    await anybody.look("announcement", [1280, 375]);
    await anybody.leave();
  });
}

export async function appIsFiled(walk) {
  await file(walk);
  await verify(walk);
}

/** A change of the filing is submitted and returned, and nobody answers. */
export async function changeIsReturned({ as, facts, app }) {
  const provider = await as("gongsi");
  await provider.go(`${facts.home}/record`);
  await provider.click("button", /变更备案/);
  await provider.go(`${facts.home}/edit/app`);
  await provider.answer("app.description", "教师布置口算作业，查看批改结果和错题统计。");
  await provider.click("button", "保存并继续");
  await provider.go(`${facts.home}/check`);
  await provider.click("button", "提交备案");
  const office = await as("shanghai");
  await openReview(office, app);
  await office.sees("上次提交");
  await mark(office, "app.description", "请说明错题统计使用了哪些学生数据。");
  await office.click("button", "退回补正");
}
