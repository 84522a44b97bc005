// Somebody without a mouse: reaches everything by Tab, sees where he is, answers and sends by keys alone.

import { must } from "./visitor.js";

const MOST = 120;

// What has the focus, and whether one sees it. A file that goes up loses its name for the time being.
function here() {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return { name: node.name || "", value: node.value ?? "", text: (node.innerText ?? "").trim(), checked: node.checked === true, seen, tag: node.tagName };
}

export class Keyboard {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    // The browser hands over the dialog of a file only once it knows of a listener, which takes it a moment to learn.
    this.page.on("filechooser", () => {});
  }

  async press(key) {
    await this.page.keyboard.press(key);
  }

  /** Goes on by Tab until something fits; what has the focus must show it on the whole way. */
  async reach(fits, what) {
    for (let steps = 0; steps < MOST; steps += 1) {
      const at = await this.page.evaluate(here);
      if (fits(at)) return at;
      await this.press("Tab");
      const next = await this.page.evaluate(here);
      must(next.tag === "BODY" || next.seen, `the focus cannot be seen at ${next.tag} ${next.name || next.text.slice(0, 20)}`);
    }
    throw new Error(`${what} is not reached by Tab on ${this.page.url()}`);
  }

  async reachField(name) {
    return this.reach((at) => at.name === name, name);
  }

  /** Follows a link or presses a button by its words. */
  async follow(words) {
    await this.reach((at) => ["A", "BUTTON"].includes(at.tag) && at.text.includes(words), words);
    await Promise.all([this.page.waitForNavigation(), this.press("Enter")]);
  }

  /** Answers a field as its kind asks: typing, the arrows of a choice, the space bar of a box, the dialog of a file. */
  async answer(name, value) {
    await this.reachField(name);
    const kind = await this.page.evaluate(() => document.activeElement.type);
    if (kind === "file") {
      const [dialog] = await Promise.all([this.page.waitForEvent("filechooser"), this.press("Enter")]);
      await dialog.setFiles(value);
      await this.page.getByText("上传完成").first().waitFor();
    } else if (kind === "checkbox") {
      await this.reach((at) => at.name === name && at.value === value, `${name} ${value}`);
      await this.press("Space");
    } else if (kind === "radio") {
      await this.press("Space");
      await this.turn(name, value);
    } else if (kind === "select-one") {
      await this.turn(name, value);
    } else {
      await this.page.keyboard.insertText(value);
    }
  }

  async turn(name, value) {
    for (let steps = 0; steps < MOST; steps += 1) {
      if ((await this.page.evaluate(here)).value === value) return;
      await this.press("ArrowDown");
    }
    throw new Error(`${name} has no ${value} for the arrow keys`);
  }

  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) await this.answer(name, value);
  }
}
