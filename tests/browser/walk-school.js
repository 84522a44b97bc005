// The second half of the walk: a school declares, another makes a nil report, the district confirms and sees where it
// stands, parents look at the school's page, time passes.

export async function walk({ step, as, visitor, must, told, facts, paper, APP, base }) {
  await step("5a a school looks for an app that is not filed and is told why and what to do", async () => {
    const school = await as("xingzhi");
    await school.go("/institution");
    await school.look("school-desk", [1280, 375]);
    await school.go("/institution/usages/new?q=%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E5%BA%94%E7%94%A8");
    await school.sees("USE-1");
    await school.look("pick-miss", [1280, 375]);
  });

  await step("5b the school declares the app in at most 12 actions", async () => {
    const school = await as("xingzhi");
    await school.go("/institution/usages/new");
    school.actions = 0;
    await school.answer("q", APP);
    await school.click("button", "查询", school.page.getByRole("main"));
    await school.look("pick");
    await school.click("button", new RegExp(`选用.*${APP}`));
    const [item] = school.page.url().match(/\d+(?=\D*$)/) ?? ["1"];
    await school.look("entry", [1280, 375]);
    const answers = {
      contact_name: "演示教师", contact_mobile: "13900139003", audience: ["teacher"], setting: null, nature: "required",
      collective: "yes", collective_scan: paper("校长办公会纪要.pdf"), contract: "yes", contract_scan: paper("服务协议.pdf"), charges: "no",
    };
    for (const [key, value] of Object.entries(answers)) {
      const name = `entry.${item}.${key}`;
      const field = school.page.locator(`[name="${name}"]`);
      if ((await field.count()) === 0) continue;
      // What the page brought along already needs no action.
      if (typeof value === "string" && (await field.first().evaluate((node) => node.type)) !== "radio" && (await field.first().inputValue()) !== "") continue;
      const picked = value ?? await field.first().evaluate((node) => [...(node.options ?? [])].map((one) => one.value).find((one) => one) ?? node.value);
      await school.answer(name, picked);
    }
    await school.click("button", "保存并继续");
    told.push(`usage filing of a filed app: ${school.actions} actions (at most 12)`);
    must(!/entry\/\d+$/.test(school.page.url()) || !(await school.text()).includes("需要修改"), `refused: ${await school.page.locator(".problems").innerText().catch(() => "")}`);
    must(school.actions <= 12, `${school.actions} actions`);
    await school.look("usages", [1280, 375]);
  });

  await step("5c the school checks and submits its declaration", async () => {
    const school = await as("xingzhi");
    await school.go("/institution/usages");
    await school.click("link", /确认完成/);
    await school.sees(APP);
    await school.look("usage-check", [1280, 375]);
    await school.page.getByRole("main").locator("form button.main").first().click();
    await school.page.waitForLoadState();
    await school.sees("宝山区教育局");
    await school.look("usage-receipt");
  });

  await step("5d a school without apps makes its nil report in at most 3 actions", async () => {
    const school = await as("baolin");
    await school.go("/institution");
    school.actions = 0;
    await school.page.getByRole("main").getByRole("link", { name: /零报告|登记|去办理|使用者备案/ }).first().click();
    school.actions += 1;
    await school.page.waitForLoadState();
    for (const control of [school.page.getByRole("link", { name: /确认完成/ }), school.page.locator("main form button.main")]) {
      if ((await control.count()) === 0) continue;
      const box = school.page.locator("main form input[type=checkbox]:visible");
      if ((await box.count()) > 0) {
        await box.first().check();
        school.actions += 1;
      }
      await control.first().click();
      school.actions += 1;
      await school.page.waitForLoadState();
    }
    await school.sees(/零报告/, "宝山区教育局");
    told.push(`nil report: ${school.actions} actions (at most 3)`);
    await school.look("nil-receipt");
    must(school.actions <= 3, `${school.actions} actions`);
  });

  await step("5e the district confirms both", async () => {
    const office = await as("baoshan");
    await office.go("/office/usages");
    await office.look("usage-queue", [1280, 375]);
    for (const name of ["行知中学", "宝林三小"]) {
      await office.go("/office/usages");
      office.actions = 0;
      await office.page.getByRole("row", { name: new RegExp(name) }).getByRole("link").first().click();
      await office.page.waitForLoadState();
      await office.look(`usage-review-${name === "行知中学" ? "apps" : "nil"}`);
      await office.click("button", "确认通过");
    }
    await office.go("/office/usages");
    must(!(await office.page.getByRole("row", { name: /行知中学/ }).count()), "the declaration still waits");
  });

  await step("6a the district sees units, done and remaining with names", async () => {
    const office = await as("baoshan");
    await office.go("/office/progress");
    await office.sees("宝山");
    await office.look("progress", [1280, 375]);
  });

  await step("6b parents see the school's page", async () => {
    const parent = await visitor();
    await parent.go("/schools");
    await parent.page.locator('main [name="q"]').fill("行知中学");
    await parent.page.getByRole("main").getByRole("button", { name: "查询" }).click();
    await parent.page.waitForLoadState();
    await parent.look("schools");
    await parent.page.getByRole("main").getByRole("link", { name: "行知中学" }).first().click();
    await parent.page.waitForLoadState();
    await parent.sees(APP, "要求使用", "集体决策");
    must(!(await parent.text()).includes("13900139003"), "the page shows a mobile number");
    await parent.look("school-page", [1280, 375, 320]);
    await parent.go("/schools?q=%E5%AE%9D%E6%9E%97%E4%B8%89%E5%B0%8F");
    await parent.page.getByRole("main").getByRole("link", { name: "宝林三小" }).first().click();
    await parent.page.waitForLoadState();
    await parent.sees("零报告");
    await parent.look("school-page-nil");
  });

  await step("7a a change is filed, returned, and lapses after reminders when nobody answers", async () => {
    const provider = await as("gongsi");
    await provider.go(`${facts.home}/record`);
    await provider.click("button", /变更备案/);
    await provider.go(`${facts.home}/edit/app`);
    await provider.answer("app.description", "教师布置口算作业，查看批改结果和错题统计。");
    await provider.click("button", "保存并继续");
    await provider.go(`${facts.home}/check`);
    await provider.click("button", "提交备案");
    const office = await as("shanghai");
    await office.go("/office/filings");
    await office.page.getByRole("row", { name: new RegExp(APP) }).getByRole("link").first().click();
    await office.page.waitForLoadState();
    await office.sees("上次提交");
    const mark = office.page.locator('details:has([name="mark.app.description"])');
    await mark.locator("summary").click();
    await mark.locator('[name="mark.app.description"]').check();
    await mark.locator("textarea").fill("请说明错题统计使用了哪些学生数据。");
    await office.click("button", "退回补正");
  });

  await step("7b time passes: reminders come, then the change lapses and the filing in force stays", async () => {
    const anybody = await visitor();
    await anybody.go("/demo/time");
    await anybody.look("time");
    for (const days of ["14", "14"]) {
      await anybody.go("/demo/time");
      await anybody.answer("days", days);
      await anybody.click("button", "推进日期");
    }
    await anybody.look("time-passed");
    const provider = await visitor();
    await provider.go("/sign-in");
    await provider.fill({ name: "gongsi", password: facts.passwords.get("gongsi") });
    await provider.click("button", "登录", provider.page.getByRole("main"));
    await provider.go("/inbox");
    await provider.look("inbox", [1280, 375]);
    await provider.sees(/还剩|临近|即将|提醒/, "视同放弃");
    await provider.go(`${facts.home}/record`);
    await provider.look("record-lapsed");
    await provider.sees("视同放弃");
    const answer = await fetch(`${base}/apps/${encodeURIComponent(facts.number)}`);
    must(answer.ok && (await answer.text()).includes("有效"), "the filing in force is gone");
  });

  await step("7c the calendar is rehearsed by the system administrator, the record verified by the auditor", async () => {
    const system = await visitor();
    await system.go("/sign-in");
    await system.fill({ name: "xitong", password: facts.passwords.get("xitong") });
    await system.click("button", "登录", system.page.getByRole("main"));
    await system.go("/admin/calendar");
    await system.look("calendar");
    const auditor = await visitor();
    await auditor.go("/sign-in");
    await auditor.fill({ name: "shenji", password: facts.passwords.get("shenji") });
    await auditor.click("button", "登录", auditor.page.getByRole("main"));
    await auditor.go("/admin/audit");
    await auditor.look("audit");
  });
}
