// html-validate with its rules for alternative texts and names of links only. Usage: TREE
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = { "wcag/h30": "error", "wcag/h36": "error", "wcag/h37": "error", "area-alt": "error" };
const validator = new HtmlValidate(new StaticConfigLoader({ elements: ["html5"], rules }));
const root = process.argv[2];
let found = 0;
for (const name of readdirSync(root, { recursive: true }).sort()) {
  if (name.endsWith(".html")) {
    found += (await validator.validateFile(join(root, name))).errorCount;
  }
}
console.log(`found: ${found}`);
