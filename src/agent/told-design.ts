import type { Attribute } from "../design/attribute.ts";
import type { Component, Design, Link } from "../design/design.ts";
import { placeWords } from "../report/tally.ts";

/** The design as YAML for a reader that edits files: one line a value, and behind it who says so, with lines counted from 1 as editors do. */
export function toldDesign({ components, links }: Design): string {
	return [
		"components:",
		...components.flatMap((one) => lines(headOf(one), one.attributes)),
		"links:",
		...links.flatMap((one) => lines(endsOf(one), one.attributes)),
		"",
	].join("\n");
}

function headOf({ id, kind, name, at }: Component): string[] {
	return [
		`kind: ${kind}`,
		`name: ${JSON.stringify(name)}`,
		`id: ${JSON.stringify(id)}`,
		...(at ? [`at: ${placeWords(at)}`] : []),
	];
}

function endsOf({ kind, from, to }: Link): string[] {
	return [`kind: ${kind}`, `from: ${JSON.stringify(from)}`, `to: ${JSON.stringify(to)}`];
}

function lines(head: readonly string[], attributes: Readonly<Record<string, Attribute>>): string[] {
	const values = Object.entries(attributes).map(([name, one]) => `      ${name}: ${told(one)}`);
	return [
		...head.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
		...(values.length > 0 ? ["    attributes:", ...values] : []),
	];
}

function told({ value, unknown, provenance }: Attribute): string {
	if (value === undefined) return `null # unknown: ${unknown ?? "no file says so"}`.replace(/\s+/g, " ");
	const place = "at" in provenance ? placeWords(provenance.at) : "";
	const source = "source" in provenance ? provenance.source.replace(/\s+/g, " ") : "";
	return `${JSON.stringify(value)} # ${[provenance.kind, place, source].filter(Boolean).join(", ")}`;
}
