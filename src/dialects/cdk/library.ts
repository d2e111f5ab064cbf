import { environmentKind } from "../../design/environment.ts";
import { type Draft, resource } from "../resources/program/draft.ts";
import type { Library, Working } from "../resources/program/library.ts";
import {
	entry,
	expressionOf,
	literal,
	type Made,
	referenceTo,
	scalar,
	unknown,
	type Value,
} from "../resources/program/values.ts";
import type { Block, Expression, Span } from "../resources/syntax.ts";
import { balancers } from "./constructs/balancers.ts";
import { batch } from "./constructs/batch.ts";
import { clusters } from "./constructs/clusters.ts";
import type { Construct, Kit } from "./constructs/construct.ts";
import { containers } from "./constructs/containers.ts";
import { data } from "./constructs/data.ts";
import { deliveries } from "./constructs/deliveries.ts";
import { functions } from "./constructs/functions.ts";
import { groups } from "./constructs/groups.ts";
import { patterns } from "./constructs/patterns.ts";
import { type Context, contextValue } from "./context.ts";
import { firstLevel } from "./first-level.ts";
import { cloudType, libraryName, plainName, spelled } from "./names.ts";

const constructs: Readonly<Record<string, Construct>> = {
	...balancers,
	...batch,
	...clusters,
	...containers,
	...groups,
	...data,
	...deliveries,
	...patterns,
	...functions,
};

/** `this.node.tryGetContext("sizes")`, of any construct. */
const asksContext = /#node\.(tryGetContext|getContext)$/;

const seconds: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** AWS CDK: what its constructs declare. */
export class Cdk implements Library, Kit {
	/** The resources that were declared, in their order. */
	readonly blocks: Block[] = [];
	private readonly labels = new Set<string>();
	program!: Working;
	readonly context: Context;

	constructor(context: Context = {}) {
		this.context = context;
	}

	named(from: string, name: string): string | undefined {
		return libraryName(from, name);
	}

	spelled(name: string): string {
		return spelled(name);
	}

	make(name: string, given: readonly Value[], at: Span, program: Working): Value {
		this.program = program;
		const type = plainName(name);
		if (type === "ec2.InstanceType") return given[0] ?? unknown("an instance type", at);
		if (/^cloudwatch\.(Metric|MathExpression)$/.test(type)) return this.alarmed(new Map(entriesOf(given[0])), at);
		// What TypeScript writes as an object has a class in Python: ecs.DeploymentCircuitBreaker(rollback=True).
		const isGroup = given.length === 1 && given[0].kind === "object" && type !== "object";
		if (isGroup && !constructs[type]?.make) return given[0];
		const [scope, id, props] = given;
		const label = id && program.known(id);
		const own = typeof label === "string" ? label : "it";
		const path = scope?.kind === "made" ? [...scope.made.path, own] : /\.(Stack|NestedStack)$/.test(type) ? [] : [own];
		const isStack = type === "cdk.Stack" || type === "cdk.App" || type === "cdk.Stage";
		const made: Made = { type, path: isStack ? [] : path, at, props, given, fields: new Map() };
		const environment = isStack ? (environmentIn(own) ?? environmentOf(scope)) : environmentOf(scope);
		if (environment !== undefined) made.fields.set("#environment", scalar(environment, at));
		const cloud = cloudType(type);
		if (cloud) {
			const [first, ...others] = firstLevel(cloud, this.label(made), at, props);
			if (first) made.block = first;
			for (const block of first ? [first, ...others] : []) this.keep(block);
		} else constructs[type]?.make?.(made, this);
		return { kind: "made", made, at };
	}

	call(name: string, on: Value | undefined, given: readonly Value[], at: Span, program: Working): Value | undefined {
		this.program = program;
		const plain = plainName(name);
		const [, unit] = /^cdk\.Duration\.(\w+)$/.exec(plain) ?? [];
		if (unit && given[0] && Object.hasOwn(seconds, unit)) return this.times(given[0], seconds[unit], at);
		if (plain.endsWith(".InstanceType.of")) return instanceType(given, program, at);
		if (asksContext.test(plain) && given[0]) return this.contextual(given[0], at);
		const [type, method] = plain.split("#");
		if (plain === "cloudwatch.Metric#createAlarm" && on) {
			const made = this.make(
				"cloudwatch.Alarm",
				[given[0], given[1], { ...emptyAt(at), entries: new Map([...entriesOf(given[2]), ["metric", on]]) }],
				at,
				program,
			);
			return made;
		}
		if (on?.kind === "made" && method) {
			const known = constructs[type]?.methods?.[method];
			if (known) return known(on.made, given, at, this) ?? scalar(null, at);
			if (/^(metric|from)/.test(method) || /[mM]etric/.test(method)) return this.metricOf(on.made, method, given, at);
			return undefined;
		}
		const [, of, func] = /^(.*)\.(\w+)$/.exec(plain) ?? [];
		const known = of && func ? constructs[of]?.functions?.[func] : undefined;
		return known?.(given, at, this);
	}

	member(made: Made, name: string, at: Span): Value | undefined {
		const known = constructs[made.type]?.members?.[name];
		if (known && made.block) return { kind: "scalar", expression: referenceTo(made.block, known, at) };
		if (made.block && name === "ref") return { kind: "scalar", expression: referenceTo(made.block, "id", at) };
		const attribute = /^attr([A-Z]\w*)$/.exec(name);
		if (made.block && attribute)
			return { kind: "scalar", expression: referenceTo(made.block, attribute[1].toLowerCase(), at) };
		return undefined;
	}

	// --- what constructs build with

	draft(type: string, made: Made, suffix = "", at = made.at): Draft {
		const called = `${made.type.replace(/^.*\./, "")}`;
		const draft = resource(type, this.label(made, suffix, type), at, called);
		this.keep(draft.block);
		return draft;
	}

	private keep(block: Block): void {
		this.blocks.push(block);
	}

	/** Ids from the stack down, with the environment of the stack behind an @; once for each type of resource. */
	private label(made: Made, suffix = "", type = made.type): string {
		const plain = [...made.path, ...(suffix ? [suffix] : [])].join("-").replace(/[/@\s]+/g, "-") || "it";
		const environment = environmentOf({ kind: "made", made, at: made.at });
		const base = environment === undefined ? plain : `${plain}@${environment}`;
		let label = base;
		for (let number = 2; this.labels.has(`${type} ${label}`); number++) label = `${base}-${number}`;
		this.labels.add(`${type} ${label}`);
		return label;
	}

	child(parent: Made, id: string, type: string, at: Span, props?: Value): Made {
		const environment = parent.fields.get("#environment");
		const fields = new Map(environment ? [["#environment", environment]] : []);
		return { type, path: [...parent.path, id], at, props, given: [], fields };
	}

	text(value: Value | undefined): string | undefined {
		const known = value && this.program.known(value);
		return typeof known === "string" ? known : undefined;
	}

	times(value: Value, factor: number, at: Span): Value {
		const own = expressionOf(value);
		if (factor === 1) return { kind: "scalar", expression: own };
		const { file, start, end } = at;
		const operands: Expression[] = [own, literal(factor, own)];
		return { kind: "scalar", expression: { file, start, end, kind: "operation", operator: "*", operands } };
	}

	/** What the program asks of its context by name; what no file gives may come from the command line. */
	private contextual(name: Value, at: Span): Value {
		const key = this.program.known(name);
		const found = typeof key === "string" && Object.hasOwn(this.context, key) ? this.context[key] : undefined;
		return found === undefined ? unknown(`${String(key)} of the context`, at) : contextValue(found, at);
	}

	private metricOf(made: Made, method: string, given: readonly Value[], at: Span): Value {
		// `metric("ReplicaLag", { … })`, `metricReplicaLag({ … })`
		const named = method === "metric" ? this.text(given[0]) : method.replace(/^metric/, "");
		const props = given[method === "metric" && named !== undefined ? 1 : 0];
		const namespace = made.type === "sqs.Queue" ? "AWS/SQS" : "";
		const entries: [string, Value][] = [["namespace", scalar(namespace, at)]];
		if (named) entries.push(["metricName", scalar(named, at)]);
		if (made.block) entries.push(["dimensionsMap", { kind: "scalar", expression: referenceTo(made.block, "id", at) }]);
		for (const key of ["period", "statistic"]) {
			const value = entry(props, key);
			if (value) entries.push([key, value]);
		}
		return this.alarmed(new Map(entries), at);
	}

	/** A metric, of which an alarm can be made. */
	private alarmed(entries: Map<string, Value>, at: Span): Value {
		const metric: Value = { kind: "object", entries, at, open: false };
		entries.set("createAlarm", { kind: "library", name: "cloudwatch.Metric#createAlarm", at, on: metric });
		return metric;
	}
}

const emptyAt = (at: Span) => ({ kind: "object", at, open: false }) as const;

function environmentOf(scope: Value | undefined): string | undefined {
	const own = scope?.kind === "made" ? scope.made.fields.get("#environment") : undefined;
	return own?.kind === "scalar" && own.expression.kind === "literal" ? String(own.expression.value) : undefined;
}

/** "Fares-PROD" is deployed to PROD. */
const environmentIn = (id: string): string | undefined =>
	id
		.replace(/([a-z\d])([A-Z])/g, "$1-$2")
		.split(/[^A-Za-z\d]+/)
		.find((word) => environmentKind(word) !== "other");

const entriesOf = (value: Value | undefined) => (value?.kind === "object" ? value.entries : []);

/** InstanceType.of(InstanceClass.M7G, InstanceSize.LARGE) is "m7g.large". */
function instanceType(given: readonly Value[], program: Working, at: Span): Value {
	const [family, size] = given.map((one) => program.known(one));
	if (typeof family !== "string" || typeof size !== "string") return unknown("its instance type", at);
	return scalar(
		`${classes[family] ?? family.toLowerCase()}.${size.toLowerCase().replace(/^xlarge(\d+)$/, "$1xlarge")}`,
		at,
	);
}

/** Names of aws-ec2's InstanceClass that are not the family's own. */
const classes: Record<string, string> = {
	BURSTABLE2: "t2",
	BURSTABLE3: "t3",
	BURSTABLE3_AMD: "t3a",
	BURSTABLE4_GRAVITON: "t4g",
	STANDARD5: "m5",
	STANDARD6_GRAVITON: "m6g",
	MEMORY5: "r5",
	MEMORY6_GRAVITON: "r6g",
	COMPUTE5: "c5",
	COMPUTE6_GRAVITON2: "c6g",
};
