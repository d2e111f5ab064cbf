import type { Reference } from "../../design/fragment.ts";
import type { Call, Expr } from "./code.ts";
import { variableIn } from "./environment.ts";
import type { Program } from "./program.ts";
import { methodOf, receiverOf } from "./values.ts";

type Parts = (string | Expr)[];

/** `https://${tenant}.partner.example/v1`, also with Spring's `{tenant}`: whose name comes first, all of one domain answer. */
export function domainIn(place: string): string | undefined {
	const domain = /^[\w-]*(?:\0\d+\0|\{\w+\})[\w-]*\.((?:[\w-]+\.)+[a-z]{2,})(?::\d+)?$/i.exec(place)?.[1];
	return domain && !/(^|\.)(local|internal|svc)$/i.test(domain) ? domain : undefined;
}

/**
 * What a cloud tells each machine or task of itself, at the machine: AWS, Azure and others; Google; tasks of ECS; Lambda's
 * extensions. (Their own documentation of instance and task metadata.)
 */
const metadata = /^(169\.254\.(169\.254|170\.\d+)|metadata(\.google\.internal)?|\[fd00:ec2::254\])(:\d+)?$/i;
const metadataVariable = /^(ECS_CONTAINER_METADATA_URI(_V4)?|AWS_LAMBDA_RUNTIME_API)$/;

/** Asked at its own machine, which answers while it runs: nobody's service. */
export function isMetadata(expr: Expr | undefined, program: Program): boolean {
	const at = addressIn(expr, program);
	return at?.by === "host" ? metadata.test(at.host) : at?.by === "environment" && metadataVariable.test(at.variable);
}

/** Also of JDBC and R2DBC, which have one scheme before another; gRPC's name resolvers have no authority (`dns:///stock:9090`). */
const schemes = /^(?:(?:dns|passthrough|xds|kubernetes|k8s):\/\/\/|(?:[a-z][\w+.-]*:)+\/\/)/i;

const ofThisMachine = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|::1?|host\.docker\.internal)(:|$)/i;

/**
 * Who answers at the address that an expression gives: by the environment variable that holds its host, or by the
 * host where it is written out, or all but its first name. Undefined where more of it is put together, given by a caller, or this machine.
 */
export function addressIn(expr: Expr | undefined, program: Program): Reference | undefined {
	const parts = expr ? partsIn(expr, program, 8).filter((part) => part !== "") : [];
	const holes = parts.filter((part) => typeof part !== "string");
	let count = 0;
	const text = parts.map((part) => (typeof part === "string" ? part : `\0${count++}\0`)).join("");
	const scheme = schemes.exec(text)?.[0] ?? "";
	const authority = /^[^/?#;]*/.exec(text.slice(scheme.length))?.[0] ?? "";
	const place = keyword(text) ?? withoutProtocol(authority.slice(authority.lastIndexOf("@") + 1));
	// A second hole right behind the first is the path: `f"{base}{path}"`.
	const hole = /^\0(\d+)\0(?=$|[:,\0])/.exec(place)?.[1];
	if (hole !== undefined) return ofVariable(holes[Number(hole)] as Expr, program);
	const domain = scheme && domainIn(place);
	if (domain) return { by: "host", host: domain };
	if (place.includes("\0") || place === "" || ofThisMachine.test(place)) return undefined;
	const host = /^(\[[\da-f:]+\]|[\w.-]+)(:\d+)?(,[\w.-]+(:\d+)?)*$/i.test(place) ? place : undefined;
	return host && (scheme || /[.:]/.test(host) || holes.length === 0) ? { by: "host", host } : undefined;
}

/** `host=db port=5432 dbname=shop` (libpq), `Server=db;Database=shop`. */
function keyword(text: string): string | undefined {
	return /(?:^|[\s;])(?:host|server|data source)\s{0,4}=\s{0,4}(?:tcp:)?'?([^\s;,']+)/i.exec(text)?.[1];
}

/** `tcp(db:3306)`: go-sql-driver/mysql README, DSN. */
const withoutProtocol = (place: string) => /^tcp6?\(([^()]*)\)$/.exec(place)?.[1] ?? place;

/** A whole address, not a path or a name alone. */
export function isUrl(expr: Expr, program: Program): boolean {
	const [first] = partsIn(expr, program, 8).filter((part) => part !== "");
	return first !== undefined && (typeof first !== "string" || schemes.test(first));
}

function ofVariable(expr: Expr, program: Program): Reference | undefined {
	const variable = variableIn(expr, program);
	if (!variable) return undefined;
	const { name, otherwise } = variable;
	return {
		by: "environment",
		variable: name,
		path: program.code.path,
		...(otherwise !== undefined && { otherwise: withoutCredentials(otherwise) }),
	};
}

export function withoutCredentials(text: string): string {
	return text.replace(/\/\/[^/@\s]*@/g, "//");
}

/** What is made of the text of an address. */
const isAddress = /(^|\.)(Uri|URI|URL|RestClientOptions)(\.(create|parse|of))?$/;
const keeping = /^(str|strip|rstrip|lstrip|trim|format|replace|split|join|lower|toLowerCase|toString)$/;

/** A text as far as it is known: literals, and expressions between them. */
function partsIn(expr: Expr, program: Program, depth: number): Parts {
	const value = program.follow(expr);
	if (depth === 0) return [value];
	const again = (other: Expr) => partsIn(other, program, depth - 1);
	if (value.kind === "literal") return typeof value.value === "string" ? [value.value] : [value];
	if (value.kind === "text") return value.parts.flatMap(again);
	if (value.kind === "list" && value.items[0]) return again(value.items[0]);
	if (value.kind === "operation" && value.operator === "+") return value.operands.flatMap(again);
	// `"http://%s/x" % host`: what comes first tells the host.
	if (value.kind === "operation" && value.operator === "%") return formatted(value.operands, again);
	const made = value.kind === "call" ? madeBy(value.call, program) : undefined;
	if (made)
		return again(made.returned).flatMap((part) => {
			const given = typeof part === "string" ? undefined : made.givenFor(part);
			return given ? again(given) : [part];
		});
	// go-sql-driver/mysql README: a Config is written as a DSN.
	if (value.kind === "call" && methodOf(value.call) === "FormatDSN") {
		const config = receiverOf(value.call);
		const address = config && program.entry(config, "Addr");
		if (address) return again(address);
	}
	if (value.kind === "call" && /^(Sprintf|Sprint)$/.test(methodOf(value.call))) {
		const [text, ...filled] = value.call.positional;
		if (text) return formatted([text, { ...value, kind: "list", items: filled } as Expr], again);
	}
	if (value.kind === "call" && isAddress.test(value.call.callee.text) && value.call.positional[0])
		return again(value.call.positional[0]);
	if (value.kind === "call" && keeping.test(methodOf(value.call)) && !variableIn(value, program)) {
		const of = receiverOf(value.call);
		const holder = of && program.follow(of);
		if (holder?.kind === "literal" && methodOf(value.call) === "format")
			return formatted([holder, { ...holder, kind: "list", items: value.call.positional }], again, /\{[^}]*\}/);
		const kept = of ?? value.call.positional[0];
		if (kept) return again(kept);
	}
	return [value];
}

/** What a function of the workspace returns, and what a call of it gives for each of its parameters. */
function madeBy(call: Call, program: Program): { returned: Expr; givenFor(part: Expr): Expr | undefined } | undefined {
	const fn = program.called(call);
	const returned = fn && !fn.class ? program.returned(fn) : undefined;
	if (!fn || !returned) return undefined;
	return {
		returned,
		givenFor(part) {
			if (part.kind !== "name") return undefined;
			const parameter = program.bindingsOf(part)[0]?.parameter;
			const at = parameter ? fn.parameters.indexOf(parameter) : -1;
			return at < 0 ? undefined : (call.positional[at] ?? call.named[part.name] ?? parameter?.otherwise);
		},
	};
}

function formatted(operands: Expr[], again: (expr: Expr) => Parts, hole = /%\w/): Parts {
	const [text, filled] = operands;
	if (text?.kind !== "literal" || typeof text.value !== "string" || !filled) return operands.slice(0, 1);
	const items = filled.kind === "list" ? filled.items : [filled];
	return text.value.split(hole).flatMap((part, index) => [part, ...(index < items.length ? again(items[index]) : [])]);
}
