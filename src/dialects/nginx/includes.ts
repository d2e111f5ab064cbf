import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import type { Scope } from "../dialect.ts";
import { type Embedded, embeddedIn, isTemplate } from "../embedded.ts";
import { type Directive, parseNginx } from "./syntax.ts";

/** One configuration of a file. */
export interface Conf {
	of: Embedded;
	directives: Directive[];
	error?: { at: number; message: string };
	/** A tool makes the configuration of it. */
	template?: true;
}

export interface NginxFile {
	path: string;
	confs: Conf[];
}

/** What only nginx calls so, at the start of a line. */
export const looksLikeNginx = (text: string) =>
	/^[ \t]*(?:(?:upstream|server|location|map|http|stream)\b[^\n;#]*\{|(?:proxy|grpc|fastcgi|uwsgi|limit)_\w+[ \t][^\n]*;)/m.test(
		text,
	);

export function parse(file: SourceFile): NginxFile {
	const confs = embeddedIn(file, looksLikeNginx).flatMap((of): Conf[] => {
		const text = file.text.slice(of.start, of.end);
		if (of.name !== undefined && !looksLikeNginx(text)) return [];
		return isTemplate(text) ? [{ of, directives: [], template: true }] : [{ of, ...parseNginx(of) }];
	});
	return { path: file.path, confs };
}

export type NginxScope = Pick<Scope<NginxFile>, "file" | "in">;

/** Where distributions and images keep what is included. */
const installed = /^\/(?:etc\/nginx|usr\/local\/(?:openresty\/)?nginx\/conf|opt\/bitnami\/nginx\/conf)\//;

/** The configurations that an `include` takes in; the folder that holds them is that of the file or one above it. */
export function includedBy(directive: Directive, scope: NginxScope): Conf[] {
	const { of, words } = directive;
	const written = words[0]?.text ?? "";
	if (written === "" || /[$*].*\//.test(written)) return [];
	const pattern = written.replace(installed, "");
	const name = globbed(pattern.split("/").at(-1) ?? "");
	if (of.name !== undefined) {
		const entries = scope.file(of.file.path)?.confs ?? [];
		return entries.filter((conf) => conf.of.name !== of.name && conf.of.name && name.test(conf.of.name));
	}
	if (pattern.startsWith("/")) return [];
	for (let base = folderOf(of.file.path); ; base = folderOf(base)) {
		const folder = joined(base, folderOf(pattern));
		const paths =
			folder === undefined ? [] : scope.in(folder).filter((path) => name.test(path.split("/").at(-1) ?? ""));
		const found = paths.filter((path) => path !== of.file.path).flatMap((path) => scope.file(path)?.confs ?? []);
		if (found.length > 0 || base === "") return found;
	}
}

function globbed(name: string): RegExp {
	const source = name
		.replace(/[.+^${}()|[\]\\]/g, "\\$&")
		.replace(/\*+/g, "[^/]*")
		.replace(/\?/g, ".");
	return new RegExp(`^${source}$`);
}

function joined(base: string, path: string): string | undefined {
	const parts: string[] = base === "" ? [] : base.split("/");
	for (const part of path.split("/")) {
		if (part === ".." && parts.pop() === undefined) return undefined;
		if (part !== "" && part !== "." && part !== "..") parts.push(part);
	}
	return parts.join("/");
}

/** How deep files include each other, and how many directives come of it at most. */
const deepest = 6;
const most = 20_000;

/** Directives with those of every included file in the place of the `include`. */
export function expanded(directives: readonly Directive[], scope: NginxScope): Directive[] {
	const found: Directive[] = [];
	const add = (all: readonly Directive[], depth: number): void => {
		for (const one of all) {
			if (found.length >= most) return;
			if (one.name !== "include") found.push(one);
			else if (depth < deepest) for (const conf of includedBy(one, scope)) add(conf.directives, depth + 1);
		}
	};
	add(directives, 0);
	return found;
}
