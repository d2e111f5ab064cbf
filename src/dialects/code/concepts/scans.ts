import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { calledType } from "../data/called-type.ts";
import { writesTo } from "../data/calls-by.ts";
import { option, referenceOf } from "../data/dynamo.ts";
import { sameFunction } from "../data/walk.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { isUnhurried } from "./scatter.ts";

/**
 * Looking something up by a scan of DynamoDB: it reads every partition to the end, and filters what it has read (AWS docs, Scan). What
 * lists all there is is another matter: no key would spare it.
 */
export const scans: Concept = {
	read(program) {
		const sites = new Sites(program);
		const told = new Set<Call["region"]>();
		return program.code.calls.flatMap((call): Fragment[] => {
			if (!isScan(call, program) || !filterOf(call, program) || isUnhurried(call, program)) return [];
			// The next page of the same.
			if (told.has(call.region)) return [];
			told.add(call.region);
			const { path } = program.code;
			const own = packageName(path);
			const other = referenceOf(call, program) ?? { by: "name", kind: "Store", name: `${own}-dynamodb`, file: path };
			const link = {
				...({ kind: "reads", direction: "to", other, at: call.at } as const),
				site: `${sites.of(call)} everywhere`,
				attributes: { scatter: declared(true, call.at) },
				outside: { kind: "Store", name: other.by === "name" ? other.name : `${own}-dynamodb` } as const,
			};
			return [ofService(program, call.at, {}, { links: [link], standalone: own })];
		});
	},
};

const scanning =
	/^(scan|Scan|ScanCommand|paginateScan|ScanAsync|ScanWithContext|ScanPages|NewScanPaginator|paginate|scanPaginator)$/;
const sdk = /dynamo|pynamo|boto3\.(resource|client)\(\)|aioboto3/i;

function isScan(call: Call, program: Program): boolean {
	const method = methodOf(call);
	const of = receiverOf(call);
	// ElectroDB: `User.scan.where(…)`
	if (method === "where" && of?.kind === "member" && of.name === "scan")
		return /electrodb/.test(program.symbolOf(of.of) ?? "");
	if (!scanning.test(method)) return false;
	if (method === "paginate") {
		const made = of && program.follow(of);
		return (
			made?.kind === "call" &&
			methodOf(made.call) === "get_paginator" &&
			textIn(made.call.positional[0], program) === "scan"
		);
	}
	return sdk.test(program.symbolOf(call.callee) ?? "") || /dynamo/i.test(calledType(of, program));
}

const filters = ["FilterExpression", "ScanFilter"];

/** What it looks for, by a name that is told or in what is handed on: `table.scan(**kwargs)`. */
function filterOf(call: Call, program: Program): Expr | undefined {
	const direct = filters.flatMap((name) => option(call, name, program) ?? [])[0];
	if (direct) return direct;
	const handed = [...(call.spread ?? []), ...call.positional];
	const held = handed.flatMap((one) =>
		filters.flatMap((name) => program.entry(one, name) ?? setInto(one, name, program)),
	);
	if (held.length > 0) return held[0];
	// .NET's object model: a list of conditions; Java's: a builder.
	const [first] = call.positional.filter((one) =>
		/\b(ScanCondition|withFilterExpression)\(/.test(program.follow(one).text),
	);
	if (first) return first;
	// Models take the conditions themselves: `User.scan(User.email == mail)`, `User.scan("email").eq(mail)`.
	const isModel = /dynamoose|pynamodb|electrodb/i.test(program.symbolOf(call.callee) ?? "");
	return isModel ? call.positional[0] : undefined;
}

/** `params.FilterExpression = …`, `kwargs["FilterExpression"] = …`, before it is handed on. */
function setInto(map: Expr, name: string, program: Program): Expr[] {
	if (map.kind !== "name") return [];
	const targets = [`${map.name}.${name}`, `${map.name}["${name}"]`, `${map.name}['${name}']`];
	return targets.flatMap((target) =>
		writesTo(target, program.code)
			.filter(({ region }) => sameFunction(region, map.region))
			.map(({ value }) => value),
	);
}
