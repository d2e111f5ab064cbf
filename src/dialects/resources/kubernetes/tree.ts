import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Location } from "../../../design/text.ts";
import { known } from "../evaluate.ts";
import type { Folder } from "../folder.ts";
import { originOf } from "../origin.ts";
import { attributeOf, type Block, blocksOf, type Expression, type Step } from "../syntax.ts";
import { isMap, type Result, Unknown } from "../value.ts";

/** Blocks of which there may be several: what the API calls their list. Source: hashicorp/kubernetes, its schema. */
const lists: Record<string, string> = {
	container: "containers",
	init_container: "initContainers",
	port: "ports",
	env: "env",
	env_from: "envFrom",
	volume: "volumes",
	volume_mount: "volumeMounts",
	volume_claim_template: "volumeClaimTemplates",
	toleration: "tolerations",
	topology_spread_constraint: "topologySpreadConstraints",
	match_expressions: "matchExpressions",
	node_selector_term: "nodeSelectorTerms",
	rule: "rules",
	path: "paths",
	tls: "tls",
	metric: "metrics",
	policy: "policies",
	limit: "limits",
};

/** Blocks that are called like one of those, and are one: `backend { service { port { number = 80 } } }`. */
const isSingle = (type: string, within: string) => type === "port" && within === "service";

const camel = (name: string) => name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

/** Blocks of Terraform as the tree that the Kubernetes API takes, each value with its place. */
export class Tree {
	private readonly folder: Folder;
	private readonly places = new WeakMap<object, Location>();
	private label = "";

	constructor(folder: Folder) {
		this.folder = folder;
	}

	placeOf(node: object): Location | undefined {
		return this.places.get(node);
	}

	ofResource(block: Block, type: [apiVersion: string, kind: string] | undefined): YAMLMap | undefined {
		if (!type) return undefined;
		this.label = block.labels[1] ?? "";
		const map = this.map(block);
		const header = this.folder.at(block.header);
		for (const [at, key] of ["apiVersion", "kind"].entries()) this.put(map, key, new Scalar(type[at]), header);
		return map;
	}

	ofExpression(expression: Expression | undefined): Node | undefined {
		return expression && this.expression(expression);
	}

	private map(block: Block): YAMLMap {
		const map = new YAMLMap();
		for (const { name, value, ...span } of block.attributes) {
			const node = block.type === "metadata" && name === "name" ? this.called(value) : this.expression(value);
			if (node) this.put(map, camel(name), node, this.folder.at(span));
		}
		const several = new Map<string, YAMLSeq>();
		for (const inner of block.blocks) {
			if (inner.type === "dynamic") continue;
			const list = isSingle(inner.type, block.type) ? undefined : lists[inner.type];
			const node = this.map(inner);
			const at = this.folder.at(inner);
			this.places.set(node, at);
			if (list === undefined) this.put(map, camel(inner.type), node, this.folder.at(inner.header));
			else {
				const all = several.get(list) ?? new YAMLSeq();
				if (!several.has(list)) this.put(map, list, all, this.folder.at(inner.header));
				several.set(list, all);
				all.items.push(node);
			}
		}
		return map;
	}

	/** What is only known where it is deployed is called as the file calls it. */
	private called(expression: Expression): Node | undefined {
		if (!(known(this.folder, expression) instanceof Unknown) || this.referred(expression))
			return this.expression(expression);
		return this.value(this.label, expression, this.folder.at(expression));
	}

	private put(map: YAMLMap, key: string, value: Node, at: Location): void {
		const pair = new Pair(new Scalar(key), value);
		map.items.push(pair);
		this.places.set(pair, at);
		if (!this.places.has(value)) this.places.set(value, at);
	}

	/** What stands there; of what cannot be known a text that says so, as an object has it which a tool has still to fill in. */
	private expression(expression: Expression): Node | undefined {
		if (expression.kind === "object") {
			const map = new YAMLMap();
			for (const { key, value, ...span } of expression.entries) {
				const name = known(this.folder, key);
				const node = name instanceof Unknown ? undefined : this.expression(value);
				if (node) this.put(map, String(name), node, this.folder.at(span));
			}
			this.places.set(map, this.folder.at(expression));
			return map;
		}
		const at = originOf(this.folder, expression).at;
		const value = this.referred(expression) ?? known(this.folder, expression);
		return value === null ? undefined : this.value(value, expression, at);
	}

	private value(value: Result, of: Expression, at: Location): Node {
		const node = this.node(value, of, at);
		this.places.set(node, at);
		return node;
	}

	private node(value: Result, of: Expression, at: Location): Node {
		if (Array.isArray(value)) {
			const list = new YAMLSeq();
			list.items = value.map((one) => this.value(one, of, at));
			return list;
		}
		if (isMap(value)) {
			const map = new YAMLMap();
			for (const [key, one] of Object.entries(value)) this.put(map, key, this.value(one, of, at), at);
			return map;
		}
		if (!(value instanceof Unknown)) return new Scalar(value);
		return new Scalar(
			`\${${this.folder
				.text(of)
				.slice(0, 60)
				.replace(/[{}\n]/g, " ")}}`,
		);
	}

	/** What another object of the folder is called, or is labelled with: it stands in that one's own blocks. */
	private referred(expression: Expression): Result | undefined {
		if (expression.kind !== "reference" || !expression.root.startsWith("kubernetes_")) return undefined;
		const [name, ...steps] = expression.steps;
		const block = this.folder.resources.get(`${expression.root}.${String(name)}`)?.block;
		if (block && expression.root === "kubernetes_manifest" && steps[0] !== "manifest")
			return this.inManifest(block, steps);
		return block && this.walked(block, steps);
	}

	/** An object that stands as one value, whose members another language reaches without naming it. */
	private inManifest(block: Block, steps: readonly Step[]): Result | undefined {
		const manifest = attributeOf(block, "manifest");
		let value: Result | undefined = manifest && known(this.folder, manifest.value);
		for (const step of steps)
			value = value !== undefined && isMap(value) && typeof step === "string" ? value[step] : undefined;
		return value;
	}

	private walked(block: Block, [step, ...rest]: readonly Step[], label = block.labels[1]): Result | undefined {
		if (typeof step === "number" || /^\d+$/.test(String(step))) return this.walked(block, rest, label);
		if (typeof step !== "string") return undefined;
		const attribute = attributeOf(block, step);
		const [inner] = blocksOf(block, step);
		if (!attribute) return inner && this.walked(inner, rest, label);
		let value = known(this.folder, attribute.value);
		if (block.type === "metadata" && step === "name" && value instanceof Unknown) return label;
		for (const key of rest) value = isMap(value) && typeof key === "string" ? (value[key] ?? null) : value;
		return value;
	}
}
