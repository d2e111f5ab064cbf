import { expect } from "vitest";
import type { Attribute } from "../../../../src/design/attribute.ts";
import type { Declaration, Extension, Values } from "../../../../src/design/fragment.ts";
import { applyEdits, LineMap } from "../../../../src/design/text.ts";
import type { Dialect } from "../../../../src/dialects/dialect.ts";
import { kubernetes } from "../../../../src/dialects/kubernetes/index.ts";
import { readWith, writeWith } from "../../../support/reading.ts";

/** Files by their paths. */
export type Texts = Record<string, string>;

export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1 # one is enough here
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      terminationGracePeriodSeconds: 45
      containers:
        - name: web
          image: registry.example.com/shop/web:1.0
          env:
            - name: MODE
              value: plain
            - name: COLOUR
              value: red
          envFrom:
            - configMapRef: { name: settings }
          resources:
            requests: { cpu: 100m }
        - name: proxy
          image: envoy:1
`;
export const service = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`;
export const base: Texts = {
	"base/kustomization.yaml": "resources:\n  - deployment.yaml\n  - service.yaml\n",
	"base/deployment.yaml": deployment,
	"base/service.yaml": service,
};
export const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 6
  template:
    spec:
      containers:
        - name: web
          env:
            - name: COLOUR
              value: blue
          resources:
            requests: { cpu: "2" }
`;

export const sources = (texts: Texts) => Object.entries(texts).map(([path, text]) => ({ path, text }));

/** Claims what compose does in a workspace: files of variables. */
const variables: Dialect = {
	id: "variables",
	comment: "#",
	files: { names: ["*.env"], languages: [] },
	claims: () => true,
	read: () => ({ fragments: [], notes: [] }),
};

/** The base with one overlay over it. */
export function over(kustomization: string, more: Texts = {}, folder = "overlays/prod"): Texts {
	const text = `resources:\n  - ${folder.replace(/[^/]+/g, "..")}/base\n${kustomization}`;
	return { ...base, [`${folder}/kustomization.yaml`]: text, ...more };
}

/** What is read of files, with each piece by its kind. */
export function read(texts: Texts) {
	const { fragments, notes } = readWith(kubernetes, sources(texts), [variables]);
	const pieces = fragments.filter((one): one is Declaration | Extension => "attributes" in one);
	const one = (kind: string, name?: string) => {
		const found = pieces.filter((each) => each.kind === kind && (!name || ("name" in each && each.name === name)));
		expect(found.map(({ file }) => file)).toHaveLength(1);
		return found[0] as Declaration;
	};
	const values = fragments.filter((each): each is Values => each.role === "values");
	const said = notes.map(({ file, range, severity, message }) => [
		severity,
		range === undefined ? file : `${file}:${range.start.line + 1}`,
		message,
	]);
	return { fragments, pieces, one, values, notes: said };
}

/** The value with the file and the text at its place. */
export function told(texts: Texts, attribute: Attribute | undefined) {
	if (attribute?.provenance.kind !== "declared") return attribute?.provenance.kind;
	const { file, range } = attribute.provenance.at;
	const lines = new LineMap(texts[file]);
	const text = texts[file].slice(lines.offset(range.start), lines.offset(range.end));
	return [attribute.value ?? attribute.unknown, file, text];
}

/** What an edit of one attribute comes to: the files that it edits, and what is read of them then. */
export function written(texts: Texts, kind: Declaration["kind"], attribute: string, value: number | string) {
	const piece = read(texts).one(kind);
	const current = piece.attributes[attribute];
	const change = { kind, name: piece.name, attribute, current, value, component: piece.attributes };
	const result = writeWith(kubernetes, change, sources(texts));
	if ("refused" in result) return result.refused;
	const edits = "edits" in result ? result.edits : result;
	const files = [...new Set(edits.map(({ file }) => file))];
	const after = { ...texts };
	for (const file of files)
		after[file] = applyEdits(
			texts[file],
			edits.filter((one) => one.file === file),
		);
	return { files, value: read(after).one(kind).attributes[attribute]?.value, after };
}
