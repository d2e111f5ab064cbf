import type { YAMLMap } from "yaml";
import { isMap } from "yaml";
import type { Attribute, Handle } from "../../design/attribute.ts";
import { LineMap, type Location, type Note, type SourceFile } from "../../design/text.ts";
import { type Embedded, embeddedIn, holdsEntries, isTemplate } from "../embedded.ts";
import { documentIn, split } from "../kubernetes/documents.ts";
import { KubeObject, type Path, type Source } from "../kubernetes/object.ts";

/** A bootstrap of Envoy, or the resources that a file hands it: YAML with places, as Kubernetes' objects are. */
export class EnvoyConfig extends KubeObject {
	readonly of: Embedded;

	constructor(source: Source, root: YAMLMap, of: Embedded) {
		super(source, root, 0);
		this.of = of;
	}

	override get handle(): Handle {
		return this.handleOf([]);
	}

	handleOf(path: Path): Handle {
		return { dialect: "envoy", file: this.source.file.path, anchor: `${this.of.name ?? ""}\n${JSON.stringify(path)}` };
	}

	/** Every resource of a kind, by its path. */
	resources(kind: "listeners" | "clusters"): Path[] {
		const type = kind === "listeners" ? /\.Listener$/ : /\.Cluster$/;
		const lists: Path[] = [["static_resources", kind], [kind]];
		const stated = lists.flatMap((list) => this.elements(list));
		const handed = this.elements(["resources"]).filter((path) => type.test(this.text([...path, "@type"]) ?? ""));
		return [...stated, ...handed];
	}

	elements(path: Path): Path[] {
		return this.indices(path).map((at): Path => [...path, at]);
	}

	/** Where a person looks for a resource: its name. */
	placeOf(path: Path): Location {
		const found = this.find([...path, "name"]) ?? this.find(path);
		return this.location(found?.node ?? this.root);
	}

	/** A key with its value. */
	whole(path: Path): Location | undefined {
		const found = this.has(path) ? this.find(path) : undefined;
		return found && this.pairLocation(found);
	}

	/** The attribute, to be written where `path` stands. */
	at(path: Path, attribute: Attribute | undefined): Attribute | undefined {
		return attribute && { ...attribute, handle: this.handleOf(path) };
	}
}

export interface EnvoyFile {
	path: string;
	configs: EnvoyConfig[];
	notes: Note[];
}

export const looksLikeEnvoy = (text: string) =>
	/^[ \t]*["']?static_resources["']?[ \t]*:/m.test(text) ||
	(/^[ \t]*["']?resources["']?[ \t]*:/m.test(text) &&
		/type\.googleapis\.com\/envoy\.[\w.]+\.(Cluster|Listener)\b/.test(text));

/** Each document of the file. */
function wholeOf(file: SourceFile): Embedded[] {
	const lines = new LineMap(file.text);
	const documents = split(file.text).filter(({ text }) => looksLikeEnvoy(text));
	return documents.map(({ start, text }) => ({ file, lines, start, end: start + text.length }));
}

export function parse(file: SourceFile): EnvoyFile {
	const texts = holdsEntries(file) ? embeddedIn(file, looksLikeEnvoy) : wholeOf(file);
	const configs: EnvoyConfig[] = [];
	const notes: Note[] = [];
	for (const of of texts) {
		const text = file.text.slice(of.start, of.end);
		if (of.name !== undefined && !looksLikeEnvoy(text)) continue;
		if (isTemplate(text)) {
			notes.push({ file: file.path, severity: "info", message: "Template: not rendered, so not reviewed" });
			continue;
		}
		const read = documentIn(file, of.lines, { start: of.start, text });
		if ("severity" in read) notes.push(read);
		else if (isMap(read.document.contents)) configs.push(new EnvoyConfig(read.source, read.document.contents, of));
	}
	return { path: file.path, configs, notes };
}
