import { LineMap, type SourceFile } from "../../design/text.ts";
import type { Attribute, Block, Entry, Expression, ParsedFile, Span } from "../resources/syntax.ts";

const mostNesting = 20;
const deepestModules = 8;

/** What `terraform show -json` writes of a plan; only what is asked for. */
interface Plan {
	variables?: Record<string, { value?: unknown }>;
	planned_values?: { root_module?: PlannedModule };
	configuration?: { root_module?: Configured };
}

interface PlannedModule {
	address?: string;
	resources?: PlannedResource[];
	child_modules?: PlannedModule[];
}

interface PlannedResource {
	address?: string;
	mode?: string;
	type?: string;
	name?: string;
	index?: string | number;
	values?: Record<string, unknown>;
}

interface Configured {
	resources?: { mode?: string; type?: string; name?: string; expressions?: Record<string, unknown> }[];
	module_calls?: Record<string, { expressions?: Record<string, unknown>; module?: Configured }>;
	outputs?: Record<string, { expression?: unknown }>;
}

/** Any other JSON that is claimed is a plan. */
export const isPlan = (path: string): boolean => /(?<!\.tf|\.tfvars)\.json$/.test(path);
export const looksLikePlan = (text: string): boolean => /"planned_values"\s*:/.test(text);

/**
 * A plan as the folder that it was made of: the values that are known by then, and where they are not, what the
 * configuration refers to. Its variables are what that run was given.
 */
export function parsePlan({ path, text }: SourceFile): ParsedFile {
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	let plan: Plan | null;
	try {
		plan = JSON.parse(text) as Plan | null;
	} catch {
		parsed.notes.push({ file: path, severity: "warning", message: "This plan is no JSON." });
		return parsed;
	}
	const reader = new Reader(path, text, plan ?? {});
	parsed.attributes = reader.variables();
	parsed.blocks = reader.blocks();
	return parsed;
}

class Reader {
	private readonly path: string;
	private readonly text: string;
	private readonly plan: Plan;
	/** Where the last one was found: what is planned stands in the order in which it is asked for. */
	private from = 0;
	private readonly known = new Map<string, Map<string, Record<string, unknown> | undefined>>();

	constructor(path: string, text: string, plan: Plan) {
		this.path = path;
		this.text = text;
		this.plan = plan;
	}

	variables(): Attribute[] {
		return Object.entries(this.plan.variables ?? {}).flatMap(([name, variable]): Attribute[] => {
			if (variable?.value === undefined) return [];
			const at = this.find(`${JSON.stringify(name)}:`);
			return [{ ...at, name, value: this.of(variable.value, at) }];
		});
	}

	blocks(): Block[] {
		const found = new Map<string, Block>();
		const visit = (module: PlannedModule, depth: number): void => {
			for (const one of listed(module.resources)) this.declare(one, module.address ?? "", found);
			if (depth < deepestModules) for (const inner of listed(module.child_modules)) visit(inner, depth + 1);
		};
		if (this.plan.planned_values?.root_module) visit(this.plan.planned_values.root_module, 0);
		return [...found.values()];
	}

	private declare(one: PlannedResource, module: string, found: Map<string, Block>): void {
		const { address, type, name, index, values } = one;
		if (one.mode !== "managed" || !address || !type || !name) return;
		const at = this.find(JSON.stringify(address));
		const known = typeof index === "number" ? found.get(`${module} ${type} ${name}`) : undefined;
		if (known) {
			// Instances that are only counted are read as one.
			const count = known.attributes.find((attribute) => attribute.name === "count");
			if (count?.value.kind === "literal") count.value = { ...count.value, value: Number(count.value.value) + 1 };
			return;
		}
		const label = typeof index === "string" ? `${name}-${index}` : name;
		const block = blank("resource", [type, label], at);
		if (module) block.module = module;
		block.blocks.push(untold(at));
		this.fill(block, values, this.written(module, `${type}.${name}`), module, 0);
		if (typeof index === "number") block.attributes.push({ ...at, name: "count", value: this.of(1, at) });
		found.set(`${module} ${type} ${typeof index === "string" ? address : name}`, block);
	}

	private fill(block: Block, values: unknown, expressions: unknown, module: string, depth: number): void {
		if (depth > mostNesting) return;
		const own = isMap(values) ? values : {};
		const written = isMap(expressions) ? expressions : {};
		for (const name of new Set([...Object.keys(own), ...Object.keys(written)])) {
			const value = own[name];
			const from = written[name];
			const referred = value === undefined || value === null ? this.reference(from, module, block.header) : undefined;
			if (referred) block.attributes.push({ ...block.header, name, value: referred });
			if (value === undefined || value === null) continue;
			block.attributes.push({ ...block.header, name, value: this.of(value, block.header) });
			for (const [index, each] of (Array.isArray(value) ? value : [value]).entries()) {
				if (!isMap(each)) continue;
				const inner = blank(name, [], block.header);
				block.blocks.push(inner);
				this.fill(inner, each, Array.isArray(from) ? from[index] : from, module, depth + 1);
			}
		}
	}

	/** What the configuration writes of one resource. */
	private written(module: string, name: string): Record<string, unknown> | undefined {
		let own = this.known.get(module);
		if (!own) {
			const all = listed(this.configured(module).resources).map((one) => [`${one.type}.${one.name}`, one] as const);
			// The first of two counts.
			own = new Map(all.reverse().map(([key, { expressions }]) => [key, expressions]));
			this.known.set(module, own);
		}
		return own.get(name);
	}

	/** The configuration of a module: 'module.web["a"].module.tasks'. */
	private configured(module: string): Configured {
		const names = [...module.matchAll(/module\.([\w-]+)/g)].map(([, name]) => name);
		return names.reduce<Configured>(
			(at, name) => at.module_calls?.[name]?.module ?? {},
			this.plan.configuration?.root_module ?? {},
		);
	}

	/** What an expression of the configuration refers to, where that is a resource in the end. */
	private reference(expression: unknown, module: string, at: Span, depth = 0): Expression | undefined {
		const references = isMap(expression) ? expression.references : undefined;
		const [first] = Array.isArray(references) ? references : [];
		if (typeof first !== "string" || depth > deepestModules) return undefined;
		const steps = first.replace(/\[[^\]]*\]/g, "").split(".");
		const [root, name, attribute] = steps;
		if (root === "var") {
			const [, outer, call] = /^(.*?)\.?module\.([\w-]+)(?:\[[^\]]*\])?$/.exec(module) ?? [];
			const given = call === undefined ? undefined : this.configured(outer).module_calls?.[call]?.expressions?.[name];
			return this.reference(given, outer ?? "", at, depth + 1);
		}
		if (root === "module") {
			const inner = module ? `${module}.module.${name}` : `module.${name}`;
			const output = this.configured(inner).outputs?.[attribute]?.expression;
			return this.reference(output, inner, at, depth + 1);
		}
		if (!root?.includes("_") || name === undefined) return undefined;
		const { file, start, end } = at;
		const own = module ? `${module}.${root}` : root;
		return { file, start, end, kind: "reference", root: own, steps: [name, attribute ?? "id"] };
	}

	private of(value: unknown, { file, start, end }: Span, depth = 0): Expression {
		const span = { file, start, end };
		if (depth > mostNesting) return { ...span, kind: "opaque", what: "it", inner: [] };
		if (Array.isArray(value))
			return { ...span, kind: "tuple", items: value.map((one) => this.of(one, span, depth + 1)) };
		if (!isMap(value)) return { ...span, kind: "literal", value: value as string | number | boolean | null };
		const entries = Object.entries(value).map(([key, one]): Entry => {
			return { ...span, key: { ...span, kind: "literal", value: key }, value: this.of(one, span, depth + 1) };
		});
		return { ...span, kind: "object", entries };
	}

	private find(text: string): Span {
		const next = this.text.indexOf(text, this.from);
		const found = next < 0 ? this.text.indexOf(text) : next;
		if (found >= 0) this.from = found;
		const start = Math.max(0, found);
		return { file: this.path, start, end: Math.min(this.text.length, start + text.length) };
	}
}

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
const listed = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? (value.filter(isMap) as T[]) : []);

/** What a resource's lifecycle leaves to others stands in no plan. */
function untold(at: Span): Block {
	const what = "a plan does not say which changes its lifecycle ignores";
	const lifecycle = blank("lifecycle", [], at);
	lifecycle.attributes.push({ ...at, name: "ignore_changes", value: { ...at, kind: "opaque", what, inner: [] } });
	return lifecycle;
}

function blank(type: string, labels: string[], { file, start, end }: Span): Block {
	const at = { file, start, end };
	return { ...at, type, labels, header: at, inside: at, attributes: [], blocks: [], hasComment: false };
}
