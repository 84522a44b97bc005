// Accounts go down (ORG-1 to ORG-4, N16): issued, imported, printed, activated once; nothing else before the record.

import { csv, paper, xlsx } from "./papers.js";
import { must } from "./visitor.js";

const PASSWORD = "Xin-mima-2026";
const HEAD = ["管理员名称", "账号", "默认密码", "激活状态", "省", "市", "区", "机构类型", "需变更省", "需变更市", "需变更区", "是否撤并"];
const line = (name, account, area, kind) => [name, account, "", "未激活", "上海市", "市辖区", area, kind, "", "", "", ""];
const GOOD = line("宝山演示一小移动备案管理员", "bsyx01", "宝山区", "小学");
const RAW = [
  HEAD,
  GOOD,
  line("宝山演示二中移动备案管理员", "bsez01", "宝山区", "中学"),
  line("宝山演示三园移动备案管理员", "bssy01", "宝坻区", "幼儿园"),
  line("宝山演示四小移动备案管理员", "bsyx01", "宝山区", "太空站"),
];
const MENDED = [
  HEAD,
  line("宝山演示三园移动备案管理员", "bssy01", "宝山区", "幼儿园"),
  line("宝山演示四小移动备案管理员", "bsyx04", "宝山区", "小学"),
];

async function importSheet(office, file) {
  await office.go("/office/units");
  await office.click("link", "从表格导入", office.main);
  await office.answer("sheet", file);
  await office.click("button", "上传并检查");
}

export async function accountsGoDown({ step, as, site, facts }) {
  await step("1a the city sees its districts, the district its schools", async () => {
    const city = await as("shanghai");
    await city.go("/office/units");
    await city.sees("宝山区教育局");
    await city.look("units-city");
    const office = await as("baoshan");
    await office.go("/office/units?q=%E8%A1%8C%E7%9F%A5");
    await office.sees("行知中学", "从表格导入");
    await office.go("/office/units");
    await office.look("units", [1280, 375]);
  });

  await step("1b the city issues a district's first account, and a new unit with its own", async () => {
    const city = await as("shanghai");
    await city.go("/office/units");
    await city.openRow("崇明区教育局");
    await city.look("unit-bare", [1280, 375]);
    await city.click("button", "发放账号");
    await city.sees("1 张账号发放单");
    await city.go("/office/units");
    await city.click("link", "新增单位", city.main);
    await city.look("issue", [1280, 375]);
    await city.fill({ name: "上海市演示直属单位", kind: "affiliated", division: "上海市", account: "shzs01" });
    await city.click("button", "新增并生成发放单");
    await city.look("slips-ask", [1280, 375]);
    await city.sees("1 张账号发放单");
    facts.batch = city.path;
  });

  await step("1c the district imports schools: every error at once, then the good rows, then the mended ones", async () => {
    const office = await as("baoshan");
    await office.go("/office/units/import");
    await office.look("import", [1280, 375]);
    await importSheet(office, { name: "学校账号.csv", mimeType: "text/csv", buffer: csv(RAW) });
    await office.sees("第 4 行", "第 5 行", "机构类型", "区");
    await office.look("import-checked", [1280, 375]);
    await office.click("button", /导入 2 行/);
    await office.look("import-applied");
    facts.imported = office.path;
    const mended = { name: "学校账号.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: xlsx(MENDED) };
    await importSheet(office, mended);
    await office.click("button", /导入 2 行/);
    await office.sees("已发放 2 个账号");
  });

  await step("1d slips with one-time secrets are printed by who issued them, and nobody else", async () => {
    const office = await as("baoshan");
    await office.go(facts.imported);
    await office.click("link", "打印账号发放单");
    const batch = office.path;
    await office.click("button", "显示并打印");
    const codes = await office.page.locator(".slip .code").allInnerTexts();
    must(codes.length === 2 && new Set(codes).size === 2, `${codes.length} slips, each with its own secret`);
    facts.secret = codes[0];
    await office.look("slips", [1280, 375]);
    const stranger = await as("qingxiu");
    for (const address of [batch, facts.batch, "/office/units/slips/01900000-0000-7000-8000-000000000000"]) {
      const answer = await stranger.page.request.get(`${site.base}${address}`);
      must(answer.status() === 404, `a stranger's ${address} answers ${answer.status()}`);
    }
  });

  await step("1e a new school activates its account, and nothing else is reachable before its record is complete", async () => {
    const school = await site.visitor();
    await school.go("/activate");
    await school.look("activate", [1280, 375]);
    await school.fill({ code: facts.secret, password: PASSWORD, again: PASSWORD });
    await school.click("button", "激活并登录");
    await school.go("/institution");
    must(school.path === "/first-login", `a newcomer reaches ${school.path}`);
    await school.look("first-login", [1280, 375]);
    await school.fill({
      "unit.code": "12100000400000624D", "unit.nature": "institution", "unit.address": "上海市宝山区演示路8号",
      "unit.legal_name": "演示法人", "unit.legal_mobile": "13800138008", "unit.contact_name": "演示联系人",
      "unit.contact_mobile": "1390013", "unit.headcount": "860", "unit.certificate_scan": paper("事业法人证书.pdf"),
    });
    await school.click("button", "完成，开始办理");
    await school.sees("处需要修改");
    await school.look("first-login-wrong", [1280, 375]);
    await school.answer("unit.contact_mobile", "13900139008");
    await school.click("button", "完成，开始办理");
    must(school.path !== "/first-login", `still at ${school.path}: ${(await school.text()).slice(0, 300)}`);
    await school.go("/institution");
    await school.look("school-desk-new", [1280, 375]);
    await school.leave();
  });

  await step("1f a secret opens an account once", async () => {
    const thief = await site.visitor();
    await thief.go("/activate");
    await thief.fill({ code: facts.secret, password: PASSWORD, again: PASSWORD });
    await thief.click("button", "激活并登录");
    must(thief.path === "/activate", "a used secret opens the account again");
    await thief.look("activate-used");
    await thief.leave();
  });
}
