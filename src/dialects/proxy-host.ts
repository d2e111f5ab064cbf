import { byDefault } from "../design/attribute.ts";
import type { Declaration, Fragment } from "../design/fragment.ts";
import { folderOf } from "../design/places.ts";
import type { Location } from "../design/text.ts";
import { isDeployed } from "./compose/project.ts";
import { entriesOf, isNote, itemsOf, nodeAt, type Tree, textOf, treeOf } from "./compose/tree.ts";
import type { Scope } from "./dialect.ts";

/**
 * What runs a proxy with a configuration, as a Compose file says: it mounts the file, or builds the image that it is put
 * into. Where none does, the image that a Dockerfile puts it into, which others deploy.
 */
export interface ProxyHost {
	/** Of the project: a name means its services first. */
	scope?: string;
	/** The Dockerfile. */
	image?: string;
	environment?: string;
	/** Ports of the container that are published, each with the number outside. Undefined where it has the machine's own. */
	ports?: ReadonlyMap<number, number>;
}

const names = [
	...["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"],
	...["docker-stack.yml", "stack.yml", "docker-compose.prod.yml"],
];
/** Folders above a configuration in which a Compose file is looked for. */
const highest = 6;

export function hostOf(path: string, scope: Pick<Scope, "text">): ProxyHost | undefined {
	let folder = folderOf(path);
	for (let up = 0; up < highest; up++) {
		for (const name of names) {
			const file = folder === "" ? name : `${folder}/${name}`;
			const text = scope.text(file);
			const tree = text === undefined ? undefined : projectOf(file, text);
			const found = tree && hostIn(tree, file, path, scope);
			if (found) return found;
		}
		if (folder === "") break;
		folder = folderOf(folder);
	}
	return inImage(path, scope);
}

function inImage(path: string, scope: Pick<Scope, "text">): ProxyHost | undefined {
	let folder = folderOf(path);
	for (let up = 0; up < highest; up++) {
		const image = folder === "" ? "Dockerfile" : `${folder}/Dockerfile`;
		const text = scope.text(image);
		if (text !== undefined && copies(text, folder, path)) return { image };
		if (folder === "") return undefined;
		folder = folderOf(folder);
	}
	return undefined;
}

/** The last that were read: many configurations lie below one project. */
const known = new Map<string, { text: string; tree: Tree | undefined }>();
const mostKnown = 20;

function projectOf(file: string, text: string): Tree | undefined {
	const before = known.get(file);
	if (before?.text === text) return before.tree;
	const read = treeOf({ path: file, text });
	const tree = isNote(read) ? undefined : read;
	if (known.size >= mostKnown) known.clear();
	known.set(file, { text, tree });
	return tree;
}

function hostIn(tree: Tree, file: string, path: string, scope: Pick<Scope, "text">): ProxyHost | undefined {
	const services = entriesOf(nodeAt(tree, "services"));
	const own = services.find(([, service]) => mounts(service, tree, file, path) || builds(service, file, path, scope));
	if (!own) return undefined;
	const deployed = services.some(([, service]) => isDeployed(service));
	const environment = /\bprod\b/.test(file) ? "prod" : deployed ? undefined : "local";
	const ports = textOf(nodeAt(own[1], "network_mode")) === "host" ? undefined : portsOf(own[1]);
	return { scope: file, ...(environment && { environment }), ...(ports && { ports }) };
}

const isWithin = (path: string, folder: string | undefined) =>
	folder !== undefined && (path === folder || path.startsWith(`${folder}/`));

function mounts(service: Tree, tree: Tree, file: string, path: string): boolean {
	const volumes = itemsOf(nodeAt(service, "volumes")).flatMap((one) => {
		const source = textOf(one)?.split(":")[0] ?? textOf(nodeAt(one, "source"));
		return source && /^\.{1,2}(\/|$)/.test(source) ? [source] : [];
	});
	const configs = itemsOf(nodeAt(service, "configs")).flatMap((one) => {
		const name = textOf(one) ?? textOf(nodeAt(one, "source"));
		const source = name === undefined ? undefined : textOf(nodeAt(tree, "configs", name, "file"));
		return source === undefined ? [] : [source];
	});
	// All of the workspace, as a developer mounts it, says nothing of one file.
	return [...volumes, ...configs].some(
		(source) => resolved(folderOf(file), source) !== "" && isWithin(path, resolved(folderOf(file), source)),
	);
}

function builds(service: Tree, file: string, path: string, scope: Pick<Scope, "text">): boolean {
	const build = nodeAt(service, "build");
	const written = textOf(build?.kind === "map" ? nodeAt(build, "context") : build);
	const context = written === undefined ? undefined : resolved(folderOf(file), written);
	if (context === undefined) return false;
	const dockerfile = resolved(context, textOf(nodeAt(build, "dockerfile")) ?? "Dockerfile");
	const text = dockerfile === undefined ? undefined : scope.text(dockerfile);
	return copies(text ?? "", context, path);
}

/** Whether a Dockerfile puts the file into its image. */
function copies(text: string, context: string, path: string): boolean {
	return text.split("\n", 2_000).some((line) => {
		const words = /^\s*(?:COPY|ADD)\s+(?!.*--from=)(?:--\S+\s+)*(\S.*)$/i.exec(line)?.[1].trim().split(/\s+/) ?? [];
		const to = words.pop() ?? "";
		return words.some((one) => {
			const source = resolved(context, one);
			return source === path || (source !== "" && /^\/etc\/|^\/usr\/local\/etc\//.test(to) && isWithin(path, source));
		});
	});
}

function portsOf(service: Tree): Map<number, number> {
	const ports = itemsOf(nodeAt(service, "ports")).flatMap((one): [number, number][] => {
		const [, outside, inside] = /(?:^|:)(?:(\d+):)?(\d+)(?:\/\w+)?$/.exec(textOf(one) ?? "") ?? [
			"",
			textOf(nodeAt(one, "published")),
			textOf(nodeAt(one, "target")),
		];
		return inside === undefined ? [] : [[Number(inside), Number(outside ?? inside)]];
	});
	return new Map(ports);
}

/** A path within the workspace; undefined where it leaves it or is not known. */
function resolved(folder: string, written: string): string | undefined {
	if (/[$~]|^\//.test(written)) return undefined;
	const parts: string[] = [];
	for (const part of `${folder}/${written}`.split("/")) {
		if (part === ".." && parts.pop() === undefined) return undefined;
		if (part !== "" && part !== "." && part !== "..") parts.push(part);
	}
	return parts.join("/");
}

/** Ports as they are outside of the container; those that it does not publish take in nobody from there. */
export function publishedBy<T extends { port: number; at: Location }>(host: ProxyHost | undefined, ports: T[]): T[] {
	const known = host?.ports;
	if (!known) return ports;
	return ports.flatMap((one) => {
		const port = known.get(one.port);
		return port === undefined ? [] : [{ ...one, port }];
	});
}

/** Says of what a configuration declares where it runs. */
export function hostedBy(host: ProxyHost | undefined, fragments: Fragment[]): Fragment[] {
	if (!host) return fragments;
	const { scope, environment, image } = host;
	return fragments.map((one) => {
		if (one.role !== "declares") return one;
		if (image !== undefined) return runBy(image, one);
		return { ...one, ...(scope !== undefined && { scope }), ...(environment !== undefined && { environment }) };
	});
}

/** Whoever runs the image hands its requests on to the proxy in it. */
function runBy(image: string, one: Declaration): Declaration {
	if (one.kind !== "Balancer" || one.attributes.public?.value === false) return one;
	const bounded = byDefault(true, one.at, "both are one container");
	const other = { by: "path", path: image } as const;
	const link = { kind: "calls", direction: "from", other, at: one.at, attributes: { bounded } } as const;
	return { ...one, links: [...(one.links ?? []), link] };
}
