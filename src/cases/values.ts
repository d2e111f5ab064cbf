import { z } from "zod";
import type { Value } from "../design/attribute.ts";
import { excess } from "../design/bounds.ts";
import { type ComponentKind, catalogue, linkCatalogue, specOf, type Unit } from "../design/catalogue/index.ts";
import { type Dimension, dimensionOf, quantity } from "../design/quantity.ts";
import { didYouMean } from "../dialects/spelling.ts";

/** What a unit's amounts may be written as, beside a bare number. */
const written: Record<Unit, { as: Dimension[]; such: string }> = {
	"": { as: ["share"], such: "a number without a unit" },
	s: { as: ["time"], such: "a time such as 20ms, 45s or 5min" },
	B: { as: ["size"], such: "a size such as 4KB" },
	"/s": { as: ["rate"], such: "a rate such as 800/s" },
	share: { as: ["share"], such: "a share such as 90% or 0.9" },
	cores: { as: [], such: "a number of cores such as 0.5" },
	replicas: { as: [], such: "a number of replicas" },
	connections: { as: [], such: "a number of connections" },
	"USD/h": { as: [], such: "dollars an hour such as 0.05" },
};

/** The value of an attribute as the catalogue has it, from what a person wrote; else what is wrong with it. */
export function attributeValue(
	kind: ComponentKind | "Link",
	name: string,
	text: Value,
): { value: Value } | { wrong: string } {
	const spec = specOf(kind, name);
	if (!spec) {
		const known = Object.keys(kind === "Link" ? linkCatalogue : catalogue[kind]);
		const where = kind === "Link" ? "a link" : `a ${kind}`;
		return {
			wrong: `${where} has no attribute "${name}".${didYouMean(name, known)} All of them are in docs/attributes.md`,
		};
	}
	const { as, such } = written[spec.unit];
	if (typeof text === "string") text = asOthersWrite(text, spec.unit);
	if (typeof text === "string" && spec.unit && quantity(text) !== undefined) {
		const dimension = dimensionOf(text);
		// A number in quotes is one; and 25% of the replicas is a text that a rollout knows.
		const known = dimension === "share" && spec.schema.safeParse(text).success;
		const fits = dimension === "none" || as.includes(dimension) || known;
		if (!fits) return { wrong: `${name} of ${text}: expected ${such}` };
	}
	// As it stands first, for there are texts that look like a quantity.
	for (const meant of [text, plain(text)]) {
		const checked = spec.schema.safeParse(meant);
		if (!checked.success) continue;
		const tooMuch = excess(kind, name, checked.data);
		if (tooMuch) return { wrong: `${name} of ${tooMuch}` };
		return { value: checked.data };
	}
	const issue = z
		.prettifyError(spec.schema.safeParse(plain(text)).error!)
		.split("\n")[0]
		.replace(/^✖ /, "");
	const expected = spec.unit ? `expected ${such}` : issue.replace(/^Invalid \w+: /, "");
	// Of a list it is said which of its texts is wrong.
	return {
		wrong: expected.startsWith('"') ? `${name}: ${expected}` : `${name} of ${JSON.stringify(text)}: ${expected}`,
	};
}

/** Amounts of Kubernetes and of load generators: 500m of CPU, 512Mi, 300 rps. */
function asOthersWrite(text: string, unit: Unit): string | number {
	const [, number, word = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z/]+)\s*$/i.exec(text) ?? [];
	if (!number) return text;
	if (unit === "cores" && word === "m") return Number(number) / 1000;
	if (unit === "B" && /^[kmg]i$/i.test(word)) return `${number}${word}B`;
	return unit === "/s" && /^(rps|qps|tps|(req|requests)\/s)$/i.test(word) ? `${number}/s` : text;
}

/** Every amount with a unit as a number in base units, at any depth. */
function plain(text: Value): Value {
	if (typeof text === "string") return quantity(text) ?? text;
	if (Array.isArray(text)) return text.map(plain);
	if (typeof text === "object" && text !== null)
		return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, plain(value)]));
	return text;
}

/** A bound or a share in a claim: 1%, 300ms, 5. */
export function amountOf(text: string | number): number | undefined {
	return quantity(typeof text === "string" ? text.replace(/\s+(?=[a-z%/])/i, "") : text);
}
