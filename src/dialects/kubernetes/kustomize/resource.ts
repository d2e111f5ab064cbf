import type { YAMLMap } from "yaml";
import type { Handle } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { type Found, KubeObject } from "../object.ts";
import { type Copier, type Layer, nodeAt, placeOf, put, textAt } from "./nodes.ts";

/** An object on its way through kustomizations. */
export class Resource {
	readonly root: YAMLMap;
	readonly layer: Layer;
	readonly kind: string;
	readonly apiVersion: string;
	/** Every name and namespace that it has had: patches may call it by each of them. */
	readonly names: string[];
	readonly namespaces: string[];

	constructor(root: YAMLMap, layer: Layer) {
		this.root = root;
		this.layer = layer;
		this.kind = textAt(root, "kind") ?? "";
		this.apiVersion = textAt(root, "apiVersion") ?? "";
		this.names = [textAt(root, "metadata", "name") ?? ""];
		this.namespaces = [textAt(root, "metadata", "namespace") ?? "default"];
	}

	get name(): string {
		return this.names.at(-1)!;
	}

	get namespace(): string {
		return this.namespaces.at(-1)!;
	}

	get group(): string {
		return this.apiVersion.includes("/") ? this.apiVersion.split("/")[0] : "";
	}

	get version(): string {
		return this.apiVersion.split("/").at(-1) ?? "";
	}

	/** It stays where its name stands. */
	rename(name: string, copier: Copier): void {
		const node = nodeAt(this.root, "metadata", "name");
		if (!node || name === this.name) return;
		const place = placeOf(node);
		put(this.root, ["metadata", "name"], copier.scalar(name, this.layer, node, place?.at));
		this.names.push(name);
	}
}

/** What a leaf makes of an object: its values stand in several files, and each is edited where it stands. */
export class OverlaidObject extends KubeObject {
	private readonly overlay: string;
	private readonly own: Handle;
	private readonly handles = new WeakMap<Location, Handle>();

	constructor({ layer, root }: Resource, index: number, overlay: string) {
		super(layer.source, root, index);
		this.overlay = overlay;
		this.own = layer.handle;
	}

	override get scope(): string {
		return this.overlay;
	}

	override get handle(): Handle {
		return this.own;
	}

	override location(node: Found["node"]): Location {
		return this.placed(placeOf(node));
	}

	override pairLocation({ node, pair }: Found): Location {
		return this.placed(placeOf(node, pair?.key));
	}

	/** The same fragment with its attributes handled where they stand, and in the leaf's scope and environment. */
	settled(fragment: Fragment, environment: string | undefined): Fragment {
		const placed = { ...fragment, scope: this.overlay, ...(environment !== undefined && { environment }) };
		if (!("attributes" in placed)) return placed;
		const attributes = Object.entries(placed.attributes).map(([name, attribute]) => {
			const { provenance } = attribute;
			const handle = provenance.kind === "declared" ? this.handles.get(provenance.at) : undefined;
			return [name, attribute.handle && handle ? { ...attribute, handle } : attribute] as const;
		});
		return { ...placed, attributes: Object.fromEntries(attributes) };
	}

	private placed(place: { at: Location; handle: Handle } | undefined): Location {
		if (!place) return super.location(this.root);
		this.handles.set(place.at, place.handle);
		return place.at;
	}
}
