import { beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "../../../src/dialects/dialect.ts";
import { packageJson } from "../../../src/dialects/package-json.ts";
import { typescript } from "../../../src/dialects/typescript/index.ts";
import { Files } from "../../../src/review/files.ts";
import { scopeOf } from "../../../src/review/scope.ts";

beforeAll(() => typescript.load?.());

const handler = `process.once("SIGTERM", () => server.close(() => process.exit(0)));`;
const app = `import { closeOnSignal } from "@shop/kit";\nimport express from "express";\nconst app = express();\ncloseOnSignal(app.listen(3000));`;

function sigtermOf(kit: string, main = app, name = "@shop/kit"): unknown[] {
	const files = new Files([typescript, packageJson]);
	for (const { path, text } of [
		{ path: "apps/web/src/main.ts", text: main },
		{ path: "packages/kit/src/index.ts", text: kit },
		{ path: "packages/kit/package.json", text: JSON.stringify({ name }) },
	])
		files.put(path, text);
	const scope = scopeOf(typescript, files) as Scope;
	return typescript
		.read({ key: "apps/web/src/main.ts", entries: ["apps/web/src/main.ts"] }, scope)
		.fragments.flatMap((one) => ("attributes" in one ? (one.attributes.sigterm?.value ?? []) : []));
}

describe("a handler in a package of the workspace", () => {
	it("is the service's that calls it", () => {
		expect(sigtermOf(`export function closeOnSignal(server) { ${handler} }`)).toEqual(["ignored", "handled"]);
	});

	it("is not where another function has it, it only exits, or nobody calls it", () => {
		expect(sigtermOf(`export function closeOnSignal() {}\nexport function other(server) { ${handler} }`)).toEqual([
			"ignored",
		]);
		expect(sigtermOf(`export function closeOnSignal() { process.on("SIGTERM", () => process.exit(0)); }`)).toEqual([
			"ignored",
		]);
		const uncalled = app.replace("closeOnSignal(app.listen(3000))", "app.listen(3000)");
		expect(sigtermOf(`export function closeOnSignal(server) { ${handler} }`, uncalled)).toEqual(["ignored"]);
	});

	it("is not where another package has the name", () => {
		expect(sigtermOf(`export function closeOnSignal(server) { ${handler} }`, app, "@bank/kit")).toEqual(["ignored"]);
	});
});
