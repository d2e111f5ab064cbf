// `npm run package`: builds for users and writes scaleproof-<version>.vsix, which must stay small.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { grammars } from "./bundle.mjs";
import { writeNotices } from "./notices.mjs";
import { ensureInstalled, must, root, tool } from "./process.mjs";

const limit = 6 * 1024 * 1024;
/** What the editor's host reads, which all extensions share: in kB as the editor's documentation counts them. */
const hostLimit = 600_000;

await ensureInstalled();
await must(process.execPath, ["src/build/bundle.mjs", "--force"]);
await writeNotices(`${root}/`, Object.values(grammars));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const file = `scaleproof-${version}.vsix`;
// Where links and pictures of the README lead from the marketplace's page.
const home = "https://github.com/scaleproof/scaleproof";
await must(tool("vsce"), [
	...["package", "--no-dependencies", "--allow-missing-repository", "--out", file],
	...["--baseContentUrl", `${home}/blob/main`, "--baseImagesUrl", `${home}/raw/main`],
]);

const bytes = statSync(join(root, file)).size;
const size = (number) => `${(number / 1024 / 1024).toFixed(2)} MB`;
console.log(`${file}: ${size(bytes)} of at most ${size(limit)}`);
const host = ["extension.cjs", "extension-lazy.cjs"].reduce(
	(sum, name) => sum + statSync(join(root, "dist", name)).size,
	0,
);
console.log(`in the editor's host: ${Math.round(host / 1000)} kB of at most ${hostLimit / 1000} kB`);
if (bytes > limit || host > hostLimit) process.exit(1);
