import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { declared, type Waits, waiting } from "../../src/design/attribute.ts";
import type { CodeUnit, Declaration, Extension, Fragment, Given } from "../../src/design/fragment.ts";
import type { Location } from "../../src/design/text.ts";

const at = (file: string): Location => ({
	file,
	range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
});
const path = "services/web/src/server.ts";
const unit: CodeUnit = { role: "unit", file: "services/web/package.json", folder: "services/web", names: ["web"] };

/** Code whose number of processes stands in a variable. */
function code(more: Partial<Waits>, where: Partial<Extension> = {}): Extension {
	const waits: Waits = { variable: "WORKERS", path, as: "number", times: 1, ...more };
	return {
		...{ role: "extends", kind: "Service", file: path, at: at(path), of: { by: "path", path }, standalone: "web" },
		attributes: { processes: waiting(waits, at(path)) },
		...where,
	};
}

function web(given?: Record<string, string | Given>, more: Partial<Declaration> = {}): Declaration {
	const file = "k8s/web.yaml";
	const told = Object.entries(given ?? {}).map(([name, one]): [string, Given] => [
		name,
		typeof one === "string" ? { text: one, at: at(file) } : one,
	]);
	return {
		...{ role: "declares", kind: "Service", file, name: "web", keys: ["web"], at: at(file), attributes: {} },
		...(given && { given: Object.fromEntries(told) }),
		...more,
	};
}

function said(kind: string, ...fragments: Fragment[]) {
	return assemble(fragments).components.find((one) => one.kind === kind)?.attributes.processes;
}

function processes(waits: Partial<Waits>, ...deployed: Fragment[]) {
	const found = said("Service", unit, ...deployed, code(waits));
	return found?.unknown ?? found?.value;
}

const placeOf = (waits: Partial<Waits>, deployed: Fragment) => said("Service", unit, deployed, code(waits))?.provenance;

describe("a value that waits for a variable", () => {
	test("is what the deployment gives, in what the code counts, and stands where it is given", () => {
		expect(processes({}, web({ WORKERS: "4" }))).toBe(4);
		expect(processes({ times: 60 }, web({ WORKERS: "1_000" }))).toBe(60_000);
		expect(processes({ as: "flag" }, web({ WORKERS: "4" }))).toBe(true);
		expect(processes({ as: "flag" }, web({ WORKERS: "0" }))).toBe(false);
		expect(processes({}, web({ WORKERS: "many" }))).toBe("WORKERS is no number");
		expect(placeOf({}, web({ WORKERS: "4" }))).toEqual({
			kind: "declared",
			at: at("k8s/web.yaml"),
			through: [at(path)],
		});
	});

	test("may be given under another name, and the first of both counts", () => {
		expect(processes({ also: "CONCURRENCY" }, web({ CONCURRENCY: "2" }))).toBe(2);
		expect(processes({ also: "CONCURRENCY" }, web({ CONCURRENCY: "2", WORKERS: "3" }))).toBe(3);
		expect(processes({}, web({ CONCURRENCY: "2" }))).toBe("nothing gives the variable WORKERS");
	});

	test("is what the code takes where nobody gives any, or nothing but blanks", () => {
		for (const given of [{}, { WORKERS: "" }, { WORKERS: " " }] as Record<string, string>[]) {
			expect(processes({ otherwise: 8 }, web(given))).toBe(8);
			expect(processes({}, web(given))).toBe("nothing gives the variable WORKERS");
		}
		const kindOf = (more: Partial<Waits>) => placeOf({ otherwise: 8, ...more }, web({}))?.kind;
		expect(kindOf({})).toBe("declared");
		expect(kindOf({ source: "its library" })).toBe("default");
	});

	test("is unknown where what is given stands elsewhere, with the reason", () => {
		const secret: Given = { unknown: "a secret", at: at("k8s/web.yaml") };
		expect(processes({ otherwise: 8 }, web({ WORKERS: secret }))).toBe("WORKERS gives it: a secret");
		expect(processes({ otherwise: 8 }, web({}, { givenAll: [{ key: "env" }] }))).toBe(
			"WORKERS gives it: part of what its process is given stands in no file of this workspace",
		);
		expect(processes({ otherwise: 8, seldom: true }, web({}, { givenAll: [{ key: "env" }] }))).toBe(8);
		expect(processes({ otherwise: 8 })).toBe(8);
	});

	test("of a store is what all processes that run the code are given, where that is the same", () => {
		const image = { image: declared("acme/web:1", at("k8s/web.yaml")) };
		const store = (...given: string[]) => {
			const deployed = given.map((text, index) => web({ WORKERS: text }, { keys: [`${index}`], attributes: image }));
			const db = code({}, { kind: "Store", of: { by: "key", key: "db" }, standalone: "db" });
			const found = said("Store", unit, ...deployed, db);
			return found?.unknown ?? found?.value;
		};
		expect(store("4")).toBe(4);
		expect(store("4", "4")).toBe(4);
		expect(store("4", "5")).toBe("WORKERS gives it: several processes are given different values");
	});
});
