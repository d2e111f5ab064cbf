// `npm run new-dialect <id>`: writes a dialect that reads and writes a small sample language, its registration, its test
// and a fixture of a rule, all green as they stand, to be rewritten step by step; then everything that is generated.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { must, root, tool } from "./process.mjs";

const [id] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id ?? "")) {
	console.error(
		"Usage: npm run new-dialect <id>\nAn id is words in small letters and digits joined by hyphens, such as docker-swarm.",
	);
	process.exit(2);
}
const taken = [`src/dialects/${id}.ts`, `src/dialects/${id}`].find((path) => existsSync(join(root, path)));
if (taken) {
	console.error(`${taken} is there already.`);
	process.exit(2);
}

const name = nameOf(id);
const source = `import { type Attribute, byDefault, declared, unknown } from "../design/attribute.ts";
import { LineMap, type Location, type SourceFile, type TextEdit } from "../design/text.ts";
import type { AttributeChange, Dialect, Reading, Scope } from "./dialect.ts";
import { stated } from "./stated.ts";

/**
 * Say what the language is, and what of it is read. This sample is lines of \`key = value\`: a service, its replicas and
 * its port.
 */
export const ${name}: Dialect = {
	id: "${id}",
	comment: "#",
	// \`languages\` takes the editor's name for it, where it has one.
	files: { names: ["*.${id}"], languages: [], called: "${id} files" },
	claims: ({ text }) => text.includes("service"),
	read: ({ entries }, scope) => readFile(scope.file(entries[0])!),
	write,
};

interface Entry {
	value: string;
	at: Location;
}

function entriesOf({ path, text }: SourceFile): Map<string, Entry> {
	const lines = new LineMap(text);
	const entries = new Map<string, Entry>();
	for (const match of text.matchAll(/^[ \\t]*(\\w+)[ \\t]*=[ \\t]*([^\\s#]+)/gm)) {
		const [whole, key, value] = match;
		const end = match.index + whole.length;
		entries.set(key, { value, at: { file: path, range: lines.range(end - value.length, end) } });
	}
	return entries;
}

function readFile(file: SourceFile): Reading {
	const entries = entriesOf(file);
	const service = entries.get("service");
	if (!service) return { fragments: [], notes: [] };
	const { value, at } = service;
	const port = entries.get("port");
	const attributes = stated({
		platform: byDefault("kubernetes", at, "the page that says what runs its replicas"),
		listens: port && declared(true, port.at),
		replicas: replicasOf(file, entries.get("replicas"), at),
	});
	return {
		fragments: [
			{
				role: "declares",
				kind: "Service",
				name: value,
				keys: [\`${id} \${value}\`],
				hosts: [value],
				file: file.path,
				at,
				attributes,
			},
		],
		notes: [],
	};
}

/** What the text says, else what the platform does without it, and the reason where nobody can know. */
function replicasOf(file: SourceFile, entry: Entry | undefined, service: Location): Attribute {
	const handle = { dialect: "${id}", file: file.path, anchor: "replicas" };
	if (!entry) return byDefault(1, service, "the page that says what it does without the key", handle);
	if (!/^\\d{1,6}$/.test(entry.value)) return unknown(\`replicas is \${entry.value}\`, entry.at, handle);
	return declared(Number(entry.value), entry.at, handle);
}

/** Whoever asks has the handle that reading gave, so only what has one is asked for. */
function write({ current, value }: AttributeChange, scope: Scope): TextEdit[] {
	const { file: path, anchor } = current.handle!;
	const file = scope.file(path)!;
	const entry = entriesOf(file).get(anchor);
	if (entry) return [{ ...entry.at, newText: String(value) }];
	const end = new LineMap(file.text).range(file.text.length, file.text.length);
	const start = file.text.endsWith("\\n") ? "" : "\\n";
	return [{ file: path, range: end, newText: \`\${start}\${anchor} = \${value}\\n\` }];
}
`;
const test = `import fc from "fast-check";
import { expect, it } from "vitest";
import { valueIn } from "../../src/design/design.ts";
import { componentOf } from "../../src/design/graph.ts";
import { applyEdits, type TextEdit } from "../../src/design/text.ts";
import { ${name} } from "../../src/dialects/${id}.ts";
import { openSession } from "../support/memory-workspace.ts";
import { readWith, writeWith } from "../support/reading.ts";

const path = "web.${id}";
const read = (text: string) => readWith(${name}, [{ path, text }]);
const replicas = (text: string) => {
	const [fragment] = read(text).fragments;
	return fragment.role === "declares" ? fragment.attributes.replicas : undefined;
};

it("is registered: what it reads is part of a design", async () => {
	const session = await openSession({ [path]: "service = web\\nreplicas = 2\\n" });
	expect(valueIn(componentOf(session.design(), "service:web"), "replicas")).toBe(2);
});

it("writes a value where it stands, or would stand", () => {
	for (const text of ["service = web\\nreplicas = 1\\n", "service = web"]) {
		const change = { kind: "Service", name: "web", attribute: "replicas", value: 3, component: {} } as const;
		const edits = writeWith(${name}, { ...change, current: replicas(text)! }, [{ path, text }]) as TextEdit[];
		expect(applyEdits(text, edits)).toBe("service = web\\nreplicas = 3\\n");
	}
});

it("says what the text says, what the platform does without it, or why nobody can know", () => {
	expect(replicas("service = web\\nreplicas = 3")).toMatchObject({
		value: 3,
		provenance: { kind: "declared", at: { file: path, range: { start: { line: 1, character: 11 } } } },
	});
	expect(replicas("service = web")).toMatchObject({ value: 1, provenance: { kind: "default" } });
	expect(replicas("service = web\\nreplicas = $COUNT")).toMatchObject({ unknown: "replicas is $COUNT" });
});

it("never throws", () => {
	fc.assert(fc.property(fc.string(), (text) => void read(\`service = \${text}\\nreplicas = \${text}\`)));
});
`;
/** What a rule finds in it, under the text that the finding points to. */
const fixture = `# extends tidy/node
service = web
port = 8080
  replicas = 1
#            ~ single-replica
`;
const files = {
	[`src/dialects/${id}.ts`]: source,
	[`test/dialects/${id}.test.ts`]: test,
	[`test/fixtures/single-replica/bad-${id}.${id}`]: fixture,
	"src/dialects/index.ts": registered(readFileSync(join(root, "src/dialects/index.ts"), "utf8")),
};
for (const [path, text] of Object.entries(files)) {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}
console.log(`Wrote ${Object.keys(files).join(", ")}.`);
await must(tool("biome"), [
	"check",
	"--write",
	"--log-level=error",
	...Object.keys(files).filter((path) => path.endsWith(".ts")),
]);
await must(process.execPath, ["src/build/generate.mjs"]);
await must(
	tool("vitest"),
	["run", "--config", "test/vitest.config.ts", "--reporter=dot", "test/rules/remedies.test.ts", "-t", `bad-${id}`],
	{ env: { UPDATE: "1" } },
);
console.log(`Next:
  1. say in \`files\` which names it reads, and in \`claims\` what a cheap look at the text tells; npm run generate
  2. write the dialect and its test; docs/attributes.md lists what can be stated
  3. where src/review/coverage.ts lists the language as one that is not read yet, take it off
  4. UPDATE=1 npm run test:unit writes markers and what became of remedies: read the diff`);

/** The id as a name in code. */
function nameOf(id) {
	const camel = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
	try {
		new Function(`"use strict"; const ${camel} = 0;`);
		return camel;
	} catch {
		return `${camel}Dialect`;
	}
}

/** The list of dialects with this one at its end. */
function registered(index) {
	const imports = index.replace(/(?=\n\/\*\*)/, `import { ${name} } from "./${id}.ts";\n`);
	return imports.replace(/(?=\];\s*$)/, `\t${name},\n`);
}
