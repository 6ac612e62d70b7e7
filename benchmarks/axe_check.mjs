// axe-core in jsdom with its rules for alternative texts and names of links only. Usage: TREE
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { JSDOM } from "jsdom";

const values = ["image-alt", "link-name", "role-img-alt", "input-image-alt", "area-alt"];
const options = { runOnly: { type: "rule", values }, resultTypes: ["violations"] };
const root = process.argv[2];
let found = 0;
for (const name of readdirSync(root, { recursive: true }).sort()) {
  if (name.endsWith(".html")) {
    const { window } = new JSDOM(readFileSync(join(root, name), "utf8"), {
      runScripts: "outside-only",
    });
    window.eval(axe.source);
    const { violations } = await window.axe.run(window.document, options);
    for (const each of violations) found += each.nodes.length;
    window.close();
  }
}
console.log(`found: ${found}`);
