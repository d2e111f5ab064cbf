// `npm start`: installs and builds what is missing, then reviews the bundled example.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, must, root } from "./process.mjs";

await ensureInstalled();
await must(process.execPath, ["src/build/bundle.mjs", "--quiet"]);
mkdirSync(join(root, "out"), { recursive: true });
await must(process.execPath, [
	"dist/cli.cjs",
	"review",
	"examples/storefront",
	...["--format", "text"],
	...["--format", "markdown", "--output", "out/storefront-checklist.md"],
	...["--format", "sarif", "--output", "out/storefront.sarif"],
	...["--fail-on", "never"],
]);
