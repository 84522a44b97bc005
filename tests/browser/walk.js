// Walks through the demonstration as its people do: accounts go down, an app is filed, returned, corrected and approved,
// looked up by anybody, declared by a school, confirmed by the district; time passes.
//
//   node walk.js http://127.0.0.1:8080 ACCOUNTS_FILE [--artefacts=DIR]
//
// ACCOUNTS_FILE is what `jiaobei demo` printed. Every step stands alone as far as it can: one that fails is reported and
// the walk goes on. Each page that is looked at must pass axe and fit its width. Actions are counted as people make them,
// from the desk to the receipt. Prints "N passed, N failed" and exits 1 where anything failed.

import { mkdir, readFile } from "node:fs/promises";
import { Tally, commandLine, launch } from "./browser.js";
import { Site } from "./visitor.js";
import { accountsGoDown } from "./walk-accounts.js";
import { appIsFiled } from "./walk-filing.js";
import { anyoneLooksUp } from "./walk-public.js";
import { schoolDeclares } from "./walk-school.js";
import { timePasses } from "./walk-time.js";

const { options, words: [base, accountsFile] } = commandLine();
const artefacts = options.get("artefacts") ?? "artefacts/walk";
const tally = new Tally();
const started = Date.now();

// One line of each demonstration account: its name, its password, what one does with it.
const passwords = new Map();
for (const line of (await readFile(accountsFile, "utf8")).split("\n")) {
  const [, name, password] = line.match(/^ {2}(\S+)\s+(\S+)\s/) ?? [];
  if (name) passwords.set(name, password);
}

await mkdir(artefacts, { recursive: true });
const browser = await launch();
const site = new Site(browser, base, artefacts, tally);
const signedIn = new Map();

const walk = {
  site,
  base,
  app: "演示口算练习",
  owner: "上海演示教育科技有限公司",
  /** What a later step needs of an earlier one. */
  facts: {},
  told: [],
  passwords,

  async step(name, run) {
    let problems = [];
    try {
      await run();
    } catch (error) {
      problems = [String(error.message ?? error).split("\n").slice(0, 6).join(" / ")];
    }
    console.log(`${tally.judge(name, problems) ? "ok    " : "FAILED"} ${name}`);
  },

  /** Somebody with a demonstration account, signed in once. */
  async as(name) {
    if (!signedIn.has(name)) {
      const person = await site.visitor();
      await person.signIn(name, passwords.get(name));
      signedIn.set(name, person);
    }
    return signedIn.get(name);
  },

  /** Sessions end while days are let pass. */
  forgetSessions: () => signedIn.clear(),

  /** An effort that is promised: told, and held. */
  effort(what, actions, most) {
    walk.told.push(`${what}: ${actions} actions (at most ${most})`);
    if (actions > most) throw new Error(`${what} takes ${actions} actions, at most ${most} are promised`);
  },
};

for (const part of [accountsGoDown, appIsFiled, anyoneLooksUp, schoolDeclares, timePasses]) await part(walk);
await browser.close();
const took = Math.round((Date.now() - started) / 1000);
tally.end(...walk.told, `${site.shots} pages looked at in ${took} s, pictures in ${artefacts}`);
