// A school declares, another makes a nil report (USE-1 to USE-3, USE-6); the district confirms and sees where it stands
// (ORG-7, CAM-2); parents look at the school's page (PUB-3).

import { paper } from "./papers.js";
import { must } from "./visitor.js";

// What a school answers of one app; its contact stands in the unit's record already.
const ANSWERS = {
  audience: ["teacher"], setting: "homework", nature: "required", collective_scan: paper("校长办公会纪要.pdf"),
  contract_scan: paper("服务协议.pdf"), charges: "no",
};

async function declare({ step, as, app, effort }) {
  await step("5a a school looks for an app that is not filed and is told why and what to do", async () => {
    const school = await as("xingzhi");
    await school.go("/institution");
    await school.look("school-desk", [1280, 375]);
    await school.go("/institution/usages/new?q=%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E5%BA%94%E7%94%A8");
    await school.sees("USE-1");
    await school.look("pick-miss", [1280, 375]);
  });

  await step("5b the school declares a filed app in at most 12 actions, from its desk to the receipt", async () => {
    const school = await as("xingzhi");
    await school.go("/institution");
    school.actions = 0;
    await school.answer("q", app);
    await school.click("button", /查询/, school.main);
    await school.look("pick", [1280, 375]);
    await school.click("button", new RegExp(`选用.*${app}`));
    await school.look("entry", [1280, 375]);
    const [, item] = school.path.match(/entry\/(\d+)/);
    for (const [key, value] of Object.entries(ANSWERS)) await school.answer(`entry.${item}.${key}`, value);
    for (const key of ["collective", "contract"]) {
      must(await school.page.locator(`[name="entry.${item}.${key}"][value="yes"]`).isChecked(), `${key}: its evidence is there, and the answer is not`);
    }
    await school.look("entry-filled");
    await school.click("button", "保存并核对");
    await school.sees(app);
    await school.look("usage-check", [1280, 375]);
    await school.click("button", "确认完成", school.main);
    await school.sees("受理编号", "宝山区教育局");
    await school.look("usage-receipt", [1280, 375]);
    effort("usage filing of a filed app, from the desk to the receipt", school.actions, 12);
    await school.go("/institution/usages");
    await school.look("usages", [1280, 375]);
  });

  await step("5c a school without apps makes its nil report in at most 3 actions", async () => {
    const school = await as("baolin");
    await school.go("/institution");
    school.actions = 0;
    await school.click("link", /零报告/, school.main);
    await school.look("nil-check");
    await school.click("button", /提交零报告/, school.main);
    await school.sees("零报告", "宝山区教育局");
    await school.look("nil-receipt");
    effort("nil report, from the desk to the receipt", school.actions, 3);
  });
}

async function confirm({ step, as, effort }) {
  const opened = async (who, name) => {
    const office = await as(who);
    await office.go("/office");
    office.actions = 0;
    await office.click("link", /使用者备案/, office.page.getByRole("navigation"));
    await office.openRow(name);
    return office;
  };

  await step("5d the district confirms a nil report in at most 5 actions", async () => {
    const office = await as("baoshan");
    await office.go("/office/usages");
    await office.look("usage-queue", [1280, 375]);
    await opened("baoshan", "宝林三小");
    await office.look("usage-review-nil", [1280, 375]);
    await office.click("button", "确认通过");
    effort("confirming a nil report, from the desk", office.actions, 5);
  });

  await step("5e two reviewers of the district judge a half each, blind, in at most 5 actions each (REV-5, N8)", async () => {
    const first = await opened("baoshan", "行知中学");
    await first.look("usage-review-halves", [1280, 375]);
    await first.click("link", "由我审核信息安全");
    await first.look("usage-review-half", [1280, 375]);
    await first.click("button", /^通过$/);
    await first.sees("本项意见已保存");
    await first.look("usage-review-judged", [1280, 375]);
    effort("judging a half, from the desk", first.actions, 5);
    const queue = await as("jiaoyanshi");
    await queue.go("/office/usages");
    await queue.sees("待您审：教育内容");
    await queue.look("usage-queue-half", [1280, 375]);
    const second = await opened("jiaoyanshi", "行知中学");
    await second.sees("已审，结论待公开");
    await second.click("button", /^通过$/);
    await second.sees("已通过");
    effort("judging the other half, from the desk", second.actions, 5);
    await second.go("/office/usages");
    must(!(await second.page.getByRole("row", { name: /行知中学/ }).count()), "the declaration still waits");
    await second.go("/office/dual");
    await second.sees("意见一致", "1（100%）");
    await second.look("dual-rates", [1280, 375]);
  });

  await step("6a the district sees units, done and remaining with names", async () => {
    const office = await as("baoshan");
    await office.go("/office/progress");
    await office.sees("宝山", "已完成", "海滨中学");
    await office.look("progress", [1280, 375]);
  });
}

/** A parent finds the school by its name. */
async function findSchool(parent, name) {
  await parent.go("/schools");
  await parent.page.locator('main [name="q"]').fill(name);
  await parent.click("button", /查询/, parent.main);
  await parent.click("link", name, parent.main);
}

async function parents({ step, site, app }) {
  for (const [name, settings, widths] of [["parents", {}, [1280, 375, 320]], ["parents-noscript", { javaScriptEnabled: false, viewport: { width: 320, height: 900 } }, [320]]]) {
    await step(`6b parents see the school's page (${name})`, async () => {
      const parent = await site.visitor(settings);
      await findSchool(parent, "行知中学");
      await parent.sees(app, "要求使用", "集体决策");
      must(!(await parent.text()).match(/1[3-9]\d{9}/), "the page shows a mobile number");
      await parent.look(`${name}-school`, widths);
      await findSchool(parent, "宝林三小");
      await parent.sees("零报告");
      await parent.look(`${name}-school-nil`, widths);
      await parent.leave();
    });
  }
}

export async function schoolDeclares(walk) {
  await declare(walk);
  await confirm(walk);
  await parents(walk);
}
