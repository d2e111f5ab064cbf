import type { YAMLMap } from "yaml";
import { type Attribute, type Handle, unknown } from "../../design/attribute.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { LineMap, Location } from "../../design/text.ts";
import { type Found, KubeObject, lastOffset, type Source } from "../kubernetes/object.ts";
import type { Away, Places } from "./places.ts";

/** An object of a rendered template. Each value is told where a person changes it: in a file of values, or in the template. */
export class RenderedObject extends KubeObject {
	private readonly places: Places;
	private readonly unit: string;
	private readonly throughs = new WeakMap<Location, Location[]>();

	constructor(source: Source, root: YAMLMap, index: number, places: Places, unit: string) {
		super(source, root, index);
		this.places = places;
		this.unit = unit;
	}

	override get scope(): string {
		return this.unit;
	}

	override get handle(): Handle {
		return { dialect: "helm", file: this.source.file.path, anchor: `${this.unit}\n${this.anchor}` };
	}

	override get place(): Location {
		const node = this.find(["metadata", "name"])?.node ?? this.root;
		const around = this.places.away && this.find(["metadata"])?.node;
		return (around && this.places.told(...this.offsets(around))) ?? this.places.called(...this.offsets(node));
	}

	override get isOfOthers(): boolean {
		return this.places.away !== undefined;
	}

	override besideKey({ node, pair }: Found): Location {
		const [start, end] = this.offsets(node);
		if (!pair || this.places.away) return this.placed(start, end);
		const key = this.places.of(...this.offsets(pair.key)).at;
		const { at, through } = this.places.of(start, end);
		return [at, ...through, this.places.called(start, end)].find(({ file }) => file === key.file) ?? key;
	}

	override location(node: Found["node"]): Location {
		return this.placed(...this.offsets(node));
	}

	override pairLocation({ node, pair }: Found): Location {
		const [start, end] = this.offsets(node);
		const key = pair?.key.range?.[0];
		return this.placed(key === undefined ? start : this.source.base + key, end);
	}

	/** The same fragment in the scope and environment of the release, its values with the actions that pass them on. */
	settled(fragment: Fragment, environment: string | undefined): Fragment {
		const placed = { ...fragment, scope: this.unit, ...(environment !== undefined && { environment }) };
		if (!("attributes" in placed)) return placed;
		const attributes = Object.entries(placed.attributes).map(([name, attribute]) => {
			const { provenance } = attribute;
			const through = provenance.kind === "declared" ? this.throughs.get(provenance.at) : undefined;
			const passed = through ? { ...attribute, provenance: { ...provenance, through } } : attribute;
			return [name, this.places.away ? decided(name, passed, this.places.away) : passed] as const;
		});
		return { ...placed, attributes: Object.fromEntries(attributes) } as Fragment;
	}

	private offsets(node: Found["node"]): [start: number, end: number] {
		const { base, file } = this.source;
		const start = base + (node.range?.[0] ?? 0);
		let end = base + lastOffset(node);
		while (end > start && /\s/.test(file.text[end - 1])) end--;
		return [start, end];
	}

	private placed(start: number, end: number): Location {
		const { at, through } = this.places.of(start, end);
		if (through.length > 0) this.throughs.set(at, through);
		return at;
	}
}

export type LinesOf = (file: string) => LineMap;

/** What something is follows from its chart alone, whatever its values are. */
const structural = new Set(["platform", "role", "engine", "addOn", "stateful", "setAnew"]);

/** What no value of a release decides is the chart's default, and nobody knows it where there are more values. */
function decided(name: string, attribute: Attribute, { chart, at, open }: Away): Attribute {
	const { provenance, value, handle } = attribute;
	if (provenance.kind === "assumed") return attribute;
	const isLeft = provenance.at === at || provenance.kind === "default" || name === "unrequested";
	if (isLeft && open !== undefined && !structural.has(name)) return unknown(open, provenance.at, handle);
	const by = `the chart ${chart}`;
	if (provenance.kind === "default") return { ...attribute, provenance: { ...provenance, within: by } };
	if (provenance.at !== at || provenance.kind !== "declared" || value === undefined) return attribute;
	return { value, provenance: { kind: "default", at, source: `the default of ${by}`, by }, ...(handle && { handle }) };
}
