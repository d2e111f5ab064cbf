// `npm run new-knowledge <language> <package>`: writes what is known of a library as a file of data with one call that waits
// without an end, its line in the language's list, and a fixture that proves it, to be rewritten from there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { must, root, tool } from "./process.mjs";

const languages = {
	python: {
		folder: "python",
		symbol: (name) => `${name}.get`,
		file: "services/shop/src/shop/views.py",
		others: { "services/shop/pyproject.toml": '[project]\nname = "shop"\n' },
		text: (name) =>
			`# extends tidy/kubernetes\nimport ${name}\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/prices")\ndef prices():\n    return ${name}.get("http://prices.example.com/v1")\n#          ${"~".repeat(name.length + 4)} no-circuit-breaker\n`,
	},
	go: {
		folder: "go",
		symbol: (name) => `${name}.Get`,
		file: "services/shop/main.go",
		others: { "services/shop/go.mod": "module example.com/shop\n\ngo 1.23\n" },
		text: (name, short) =>
			`// extends tidy/kubernetes\npackage main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os/signal"\n\t"syscall"\n\n\t"${name}"\n)\n\nfunc prices() {\n\t${short}.Get("http://prices.example.com/v1")\n// ${"~".repeat(short.length + 4)} no-circuit-breaker\n}\n\nfunc main() {\n\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)\n\tdefer stop()\n\tgo http.ListenAndServe(":8080", nil)\n\tprices()\n\t<-ctx.Done()\n}\n`,
	},
};

const [language = "", library = ""] = process.argv.slice(2);
const one = Object.hasOwn(languages, language) ? languages[language] : undefined;
if (!one || !/^[\w./-]+$/.test(library)) {
	console.error(
		`Usage: npm run new-knowledge <language> <package>\nA language is one of ${Object.keys(languages).join(", ")}; a package is what code imports. The other languages' lists are written alike, by hand.`,
	);
	process.exit(2);
}
const short = library.split("/").at(-1).replace(/\W+/g, "-");
const name = short.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const folder = `src/dialects/code/knowledge/${one.folder}`;
const data = `${folder}/${short}.ts`;
const fixture = `test/fixtures/no-circuit-breaker/bad-${language}-${short}`;
if ([data, fixture].some((path) => existsSync(join(root, path)))) {
	console.error(`${data} or ${fixture} is there already.`);
	process.exit(2);
}
const files = {
	[data]: `import type { Library } from "../../knowledge.ts";

export const ${name}: Library = {
	imports: ["${library}"],
	symbols: {
		"${one.symbol(library)}": {
			is: "call",
			url: ["0"],
			timeout: ["timeout"],
			// Look it up, and say where.
			usual: "none",
			source: "${short} docs: …",
		},
	},
};
`,
	[`${fixture}/${one.file}`]: one.text(library, short),
	...Object.fromEntries(Object.entries(one.others).map(([path, text]) => [`${fixture}/${path}`, text])),
};
const index = join(root, folder, "index.ts");
const list = readFileSync(index, "utf8");
writeFileSync(
	index,
	list
		.replace(/^/, `import { ${name} } from "./${short}.ts";\n`)
		.replace(/(export const \w+(?:Libraries = |Knowledge = new Knowledge\()\[)/, `$1\n\t${name},`),
);
for (const [path, text] of Object.entries(files)) {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}
console.log(`Wrote ${Object.keys(files).join(", ")}.`);
await must(tool("biome"), ["check", "--write", "--log-level=error", data, `${folder}/index.ts`]);
await must(process.execPath, ["src/build/generate.mjs"]);
console.log(`Next:
  1. say in ${data} what each symbol does, with the default that holds where the code is silent, and its source
  2. rewrite the fixture; npx vitest run --config test/vitest.config.ts test/rules/fixtures.test.ts
  3. UPDATE=1 of the same records what became of its remedies: read the diff`);
