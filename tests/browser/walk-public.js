// Anyone looks it up (PUB-1, PUB-2, PUB-5, LAT-13): with script, without, on a narrow phone, inside WeChat.

import { must } from "./visitor.js";

const WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.49";

async function lookUp({ facts, app, owner }, person, name, widths) {
  await person.go("/");
  await person.look(`${name}-home`, widths);
  for (const asked of [app, facts.number ?? "no number", "yskslx", owner]) {
    await person.go("/");
    await person.page.locator('main [name="q"]').first().fill(asked);
    await person.click("button", /^查询$/, person.main);
    await person.sees(app);
  }
  await person.look(`${name}-search`, widths);
  await person.click("link", app, person.main);
  await person.sees(facts.number, owner, "不代表");
  await person.look(`${name}-app`, widths);
  await person.go("/verify");
  await person.page.locator('[name="number"]').fill(facts.number);
  await person.click("button", /^核验$/, person.main);
  await person.sees(app);
  await person.look(`${name}-verified`, widths);
  await person.go("/verify?number=%E6%95%99APP%E5%A4%873199999%E5%8F%B7");
  await person.look(`${name}-verify-unknown`, widths);
  await person.go("/apps?q=%E5%BE%AE%E4%BF%A1");
  await person.look(`${name}-search-miss`, widths);
  await person.go("/schools?q=%E8%A1%8C%E7%9F%A5%E4%B8%AD%E5%AD%A6");
  await person.click("link", "行知中学", person.main);
  await person.look(`${name}-school`, widths);
  await person.leave();
}

export async function anyoneLooksUp(walk) {
  const { step, site, facts, app, base } = walk;

  await step("4a anybody finds the app by name, number, initials and provider, and verifies it", async () =>
    lookUp(walk, await site.visitor(), "public", [1280, 375, 320]));

  await step("4b the same without script at 320 px", async () =>
    lookUp(walk, await site.visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 900 } }), "noscript", [320]));

  await step("4c the code on the certificate is read inside WeChat", async () => {
    const parent = await site.visitor({ userAgent: WECHAT, isMobile: true, hasTouch: true, viewport: { width: 375, height: 780 } });
    await parent.go(`/v/${facts.number.match(/\d{7}/)[0]}`);
    await parent.sees(app, "有效");
    await parent.look("wechat-verified", [375]);
    await parent.leave();
  });

  await step("4d the API knows the number", async () => {
    const answer = await fetch(`${base}/api/v1/filings/${encodeURIComponent(facts.number ?? "x")}`);
    must(answer.ok && (await answer.text()).includes(app), `the API answers ${answer.status}`);
  });

  await step("4e what else stands open to everybody", async () => {
    const anybody = await site.visitor();
    for (const name of ["sign-in", "provider/register", "scope", "help", "complaints", "accessibility", "privacy", "schools", "apps", "verify"]) {
      await anybody.go(`/${name}`);
      await anybody.look(`open-${name.replace("/", "-")}`, [1280, 320]);
    }
    await anybody.leave();
  });
}
