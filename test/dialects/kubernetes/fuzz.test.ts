import fc from "fast-check";
import { expect, it } from "vitest";
import { kubernetes } from "../../../src/dialects/kubernetes/index.ts";
import { readWith, writeWith } from "../../support/reading.ts";
import { runs } from "../../support/runs.ts";
import { fixtures } from "./fixtures.ts";
import { expectCatalogued, path, read } from "./support.ts";

const texts = Object.values(fixtures);
const snippets = [
	"&a ",
	"*a",
	"<<: *a\n",
	"{",
	"}",
	"[",
	"]",
	"- ",
	"? ",
	"|\n",
	">\n",
	"'",
	'"',
	"\t",
	"!!map ",
	"---\n",
	"...\n",
	"\0",
];
const more = [
	"{{ .Values.x }}",
	"\r",
	"\n",
	"~",
	"null",
	"-1",
	"1e999",
	"kind: List\n",
	"%YAML 1.1\n",
	"\uFEFF",
	"\u2028",
	"#",
	": ",
];

const mutation = fc.record({
	at: fc.nat(),
	length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(40)),
	insert: fc.oneof(fc.constantFrom(...snippets, ...more), fc.string({ maxLength: 6 })),
});

const mutated = fc
	.tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 4 }))
	.map(([text, mutations]) => changed(text, mutations));

function changed(text: string, mutations: readonly { at: number; length: number; insert: string }[]): string {
	return mutations.reduce((now, { at, length, insert }) => {
		const start = at % (now.length + 1);
		return now.slice(0, start) + insert + now.slice(start + length);
	}, text);
}

it("reads any text without throwing, the same way twice, and writes or refuses", () => {
	fc.assert(
		fc.property(mutated, (text) => {
			const first = read(text);
			expect(read(text)).toEqual(first);
			expectCatalogued(first.fragments);
			for (const fragment of first.fragments) {
				for (const [attribute, value] of [
					["replicas", 7],
					["preStop", 3],
					["affinity", "none"],
					["min", 1],
				] as const) {
					const current = fragment.attributes[attribute];
					if (!current) continue;
					const change = { kind: fragment.kind, name: "x", attribute, current, value, component: fragment.attributes };
					writeWith(kubernetes, change, [{ path, text }]);
				}
			}
		}),
		runs(400),
	);
});

it("survives nesting that is deeper than the stack, and aliases that multiply", () => {
	const head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: ";
	expect(read(`${head}${"[".repeat(50_000)}`).notes).toHaveLength(1);
	expect(read(`${head}${"{a: ".repeat(20_000)}1${"}".repeat(20_000)}`).fragments).toEqual([]);
	const bomb = Array.from(
		{ length: 40 },
		(_, at) => `  l${at + 1}: &l${at + 1} {<<: [*l${at}, *l${at}, *l${at}]}\n`,
	).join("");
	const text = `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nx:\n  l0: &l0 {a: b}\n${bomb}spec: {ports: [{port: 1}], selector: *l40}\n`;
	const start = performance.now();
	read(text);
	expect(performance.now() - start).toBeLessThan(2000);
});

const overlay: Record<string, string> = {
	"base/kustomization.yaml": "resources: [app.yaml]\nconfigMapGenerator: [{ name: a, literals: [A=b], envs: [x] }]\n",
	"base/app.yaml": texts[0],
	"prod/kustomization.yaml": `resources: [../base, ../dev]
components: [../more]
patches:
  - path: patch.yaml
  - target: { kind: Deploy.*, labelSelector: "a=b" }
    patch: |-
      - op: replace
        path: /spec/replicas
        value: 3
      - { op: move, from: /spec/template, path: /spec/other }
replicas: [{ name: web, count: 4 }]
images: [{ name: web, newTag: b }]
namePrefix: a-
commonLabels: { a: b }
`,
	"prod/patch.yaml": texts[0],
	"dev/kustomization.yaml": "resources: [../prod]\nnamespace: x\n",
	"more/kustomization.yaml":
		"kind: Component\npatchesStrategicMerge: ['{ kind: Service, metadata: { name: web }, spec: null }']\n",
};

it("builds any kustomization without throwing, the same way twice, and writes or refuses", () => {
	const files = fc.tuple(fc.constantFrom(...Object.keys(overlay)), fc.array(mutation, { minLength: 1, maxLength: 4 }));
	fc.assert(
		fc.property(files, ([file, mutations]) => {
			const sources = Object.entries({ ...overlay, [file]: changed(overlay[file], mutations) }).map(([path, text]) => ({
				path,
				text,
			}));
			const reading = readWith(kubernetes, sources);
			expect(readWith(kubernetes, sources)).toEqual(reading);
			for (const fragment of reading.fragments) {
				if (fragment.role !== "declares") continue;
				const { kind, name, attributes } = fragment;
				for (const [attribute, current] of Object.entries(attributes)) {
					if (current.handle)
						writeWith(kubernetes, { kind, name, attribute, current, value: 7, component: attributes }, sources);
				}
			}
		}),
		{ ...runs(50), examples: [[["base/app.yaml", [{ at: 799_069_493, length: 0, insert: "-" }]]]] },
	);
});
