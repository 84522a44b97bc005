// Time passes (REV-4, N6): reminders, lapse, the calendar rehearsed, the record verified.

import { must } from "./visitor.js";
import { changeIsReturned } from "./walk-filing.js";

// Invented: the notice for 2027 is not out. Two days more than the law's make limits move.
const YEAR = `date,kind,name
2027,notice,演示用的2027年放假安排
2027-01-01,holiday,元旦
2027-01-04,holiday,元旦
2027-01-05,holiday,元旦
2027-05-01,holiday,劳动节
2027-10-01,holiday,国庆节
2027-10-02,holiday,国庆节
2027-10-03,holiday,国庆节
`;

export async function timePasses(walk) {
  const { step, as, site, facts, base, forgetSessions } = walk;

  await step("7a a change is filed and returned, and nobody answers", async () => changeIsReturned(walk));

  await step("7b time passes: reminders come, then the change lapses and the filing in force stays", async () => {
    const anybody = await site.visitor();
    await anybody.go("/demo/time");
    await anybody.look("time", [1280, 375]);
    for (const days of ["14", "14"]) {
      await anybody.go("/demo/time");
      await anybody.answer("days", days);
      await anybody.click("button", "推进日期");
    }
    await anybody.look("time-passed");
    await anybody.leave();
    forgetSessions();
    const provider = await as("gongsi");
    await provider.go("/inbox");
    await provider.look("inbox", [1280, 375]);
    await provider.sees("补正期限将到", "视同放弃");
    await provider.go(`${facts.home}/record`);
    await provider.look("record-lapsed", [1280, 375]);
    await provider.sees("视同放弃");
    const answer = await fetch(`${base}/apps/${encodeURIComponent(facts.number)}`);
    must(answer.ok && (await answer.text()).includes("有效"), "the filing in force is gone");
  });

  await step("7c a limit that reaches beyond the announced holidays says that it is provisional", async () => {
    const school = await as("zhishu");
    await school.go("/institution/usages/check");
    await school.click("button", /提交零报告/, school.main);
    await school.sees("暂定", "2027年");
    await school.look("receipt-provisional", [1280, 375]);
  });

  await step("7d the system administrator rehearses a year, sees what moves, and applies it once", async () => {
    const system = await as("xitong");
    await system.go("/admin/calendar");
    await system.look("calendar", [1280, 375]);
    await system.answer("text", YEAR);
    await system.click("button", "试算");
    await system.sees("将变动 1 个截止日");
    await system.look("calendar-rehearsed", [1280, 375]);
    await system.click("button", "确认生效");
    await system.sees("已载入");
    await system.look("calendar-applied");
    const office = await as("heping");
    await office.go("/inbox");
    await office.sees("截止日有调整");
  });

  await step("7e the auditor reads the record and has it verified", async () => {
    const auditor = await as("shenji");
    await auditor.go("/admin/audit");
    await auditor.look("audit", [1280, 375]);
    await auditor.click("button", "核对全部记录");
    await auditor.sees("办理记录完整");
    await auditor.look("audit-verified");
    await auditor.go("/admin/audit?object=filing&verb=return");
    await auditor.sees("退回补正", "待审核 → 已退回");
    await auditor.look("audit-narrowed", [1280, 375]);
    const file = auditor.page.waitForEvent("download");
    await auditor.page.getByRole("link", { name: "导出表格" }).click();
    must((await file).suggestedFilename() === "审计日志.xlsx", "the record is saved under another name");
  });

  await step("7f one sees one's sessions; a form sent after the end comes back and goes through", async () => {
    const school = await as("xingzhi");
    await school.go("/account");
    await school.sees("当前登录", "本次登录", "Linux 电脑，Chrome");
    await school.look("account", [1280, 375]);
    await school.go("/unit/requests");
    await school.fill({ kind: "account", reason: "演示：登录结束之后才提交的申请" });
    const cookies = await school.page.context().cookies();
    await school.page.context().clearCookies();
    await school.click("button", "提交申请");
    await school.sees("登录已经结束", "重新提交");
    await school.look("session-over", [1280, 375]);
    await school.page.context().addCookies(cookies);
    await school.click("button", "重新提交");
    await school.sees("已提出的申请", "账号缺失或有误");
  });

  await step("7g what one may not do is refused with its reason", async () => {
    const school = await as("xingzhi");
    const answer = await school.page.goto(`${base}/office/filings`);
    must(answer.status() === 403, `a school's look at a queue answers ${answer.status()}`);
    await school.look("refused", [1280, 375]);
    const missing = await school.page.goto(`${base}/schools/01900000-0000-7000-8000-000000000000`);
    must(missing.status() === 404, `an unknown school answers ${missing.status()}`);
    await school.look("not-found", [1280, 375]);
  });
}
