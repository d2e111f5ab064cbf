import { describe, expect, test } from "vitest";
import { assemble } from "../../src/design/assemble.ts";
import { declared } from "../../src/design/attribute.ts";
import type {
	CodeUnit,
	Condition,
	Declaration,
	Extension,
	Fragment,
	Given,
	Values,
} from "../../src/design/fragment.ts";
import type { Location } from "../../src/design/text.ts";

const at = (file: string): Location => ({
	file,
	range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
});
const path = "services/web/src/server.ts";
const unit: CodeUnit = { role: "unit", file: "services/web/package.json", folder: "services/web", names: ["web"] };

function web(more: Partial<Declaration>): Declaration {
	const file = "k8s/web.yaml";
	return { role: "declares", kind: "Service", file, name: "web", keys: ["web"], at: at(file), attributes: {}, ...more };
}

function said(sessions: string, is: Condition["is"]): Extension {
	return {
		role: "extends",
		kind: "Service",
		file: path,
		at: at(path),
		of: { by: "path", path },
		standalone: "web",
		attributes: { sessions: declared(sessions, at(path)) },
		when: { variable: "REDIS_URL", path, is },
	};
}

function sessionsOf(is: Condition["is"], not: Condition["is"], ...others: Fragment[]): unknown {
	const design = assemble([unit, ...others, said("shared-store", is), said("memory", not)]);
	const { sessions } = design.components.find((one) => one.kind === "Service")?.attributes ?? {};
	return sessions?.unknown ?? sessions?.value;
}

const given = (text: string): Record<string, Given> => ({ REDIS_URL: { text, at: at("k8s/web.yaml") } });
const unknown = "whether REDIS_URL is set, no file of this workspace says";

describe("what a variable decides", () => {
	test("is what holds where the deployment gives it", () => {
		expect(sessionsOf("set", "unset", web({ given: given("redis://redis") }))).toBe("shared-store");
		expect(sessionsOf("set", "unset", web({ given: given("") }))).toBe("memory");
		expect(sessionsOf({ equals: "on" }, { not: "on" }, web({ given: given("on") }))).toBe("shared-store");
		expect(sessionsOf({ equals: "on" }, { not: "on" }, web({ given: given("off") }))).toBe("memory");
	});

	test("is what a list holds, and what it lacks", () => {
		const [own, others] = [{ has: "sessions" }, { lacks: ["sessions", "state"] }];
		expect(sessionsOf(own, others, web({ given: given("cache, sessions") }))).toBe("shared-store");
		expect(sessionsOf(own, others, web({ given: given("cache,session") }))).toBe("memory");
		expect(sessionsOf({ has: "none" }, others, web({ given: given("state") }))).toBe("no code of it was read");
	});

	test("is not set where the deployment tells all that it gives, and not this", () => {
		expect(sessionsOf("set", "unset", web({ given: {} }))).toBe("memory");
		expect(sessionsOf({ equals: "on" }, { not: "on" }, web({ given: {} }))).toBe("memory");
	});

	test("is known to be set where only its value is a secret", () => {
		const secret = { REDIS_URL: { unknown: "a secret", at: at("k8s/web.yaml") } };
		expect(sessionsOf("set", "unset", web({ given: secret }))).toBe("shared-store");
		expect(sessionsOf({ equals: "on" }, { not: "on" }, web({ given: secret }))).toMatch(/^whether REDIS_URL/);
	});

	test("is unknown where some of it stands elsewhere, or nobody deploys it", () => {
		expect(sessionsOf("set", "unset", web({ given: {}, givenAll: [{ key: "env" }] }))).toBe(unknown);
		expect(sessionsOf("set", "unset", web({}))).toBe(unknown);
		expect(sessionsOf("set", "unset")).toBe(unknown);
	});

	test("is what named values of the workspace say, and the image", () => {
		const values: Values = { role: "values", file: "k8s/env.yaml", keys: ["env"], values: given("redis://redis") };
		expect(sessionsOf("set", "unset", values, web({ given: {}, givenAll: [{ key: "env" }] }))).toBe("shared-store");
		const image: CodeUnit = { ...unit, given: given("redis://redis") };
		expect(sessionsOf("set", "unset", image, web({ given: {} }))).toBe("shared-store");
	});
});
