import { finalStage, type Instruction } from "./instructions.ts";

export interface Base {
	image: string;
	/** Where the final stage begins. */
	from: Instruction;
	/** What is done on top of it, in the final stage and in those that it builds on. */
	steps: Instruction[];
}

/** The image that the final stage builds on, through the stages of the file that it names. */
export function baseOf(instructions: readonly Instruction[]): Base | undefined {
	const froms = instructions.flatMap(({ name }, index) => (name === "FROM" ? index : []));
	const parts = (index: number) => /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(instructions[index].argument) ?? [];
	const last = froms.at(-1);
	if (last === undefined) return undefined;
	let image = parts(last)[1];
	let steps = instructions.slice(last + 1);
	for (let at = froms.length - 2; image && at >= 0; at--) {
		const [, base, as] = parts(froms[at]);
		if (as?.toLowerCase() !== image.toLowerCase()) continue;
		image = base;
		steps = [...instructions.slice(froms[at] + 1, froms[at + 1]), ...steps];
	}
	return image ? { image, from: instructions[last], steps } : undefined;
}

/** Images that hold no shell; those for looking into are tagged so. */
export const isBare = (image: string) =>
	image === "scratch" ||
	(/(^|\/)distroless\/|^cgr\.dev\/chainguard\/(static|glibc-dynamic)/.test(image) && !/debug|-dev\b/.test(image));

/** An image of a tool that it installs, made of what others publish alone: it runs no code of the folder. */
export const takesNothing = (text: string) =>
	/^\s*RUN\s/im.test(text) &&
	!/^\s*(COPY|ADD)\s+(?!--from=)|^\s*FROM\s.*\bonbuild\b|--mount=type=bind|\bgit\s+clone\b/im.test(text);

export function namesOf(path: string): { folder: string; names: string[] } {
	const parts = path.split("/");
	const file = parts.pop() ?? "";
	// A folder such as "src" is named after what it is in.
	const folder = parts.at(-1);
	const generic = /^(src|app|docker|build|container|deploy)$/i.test(folder ?? "") ? parts.at(-2) : undefined;
	const suffix = /^(?:Dockerfile|Containerfile)\.(.+)$|^(.+)\.Dockerfile$/i.exec(file);
	const own = suffix?.[1] ?? suffix?.[2];
	const stage = /^(dev|development|prod|production|test|ci|local|release|debug|alpine|base|build)$/i;
	const names = [folder, generic, own && !stage.test(own) ? own : undefined];
	return { folder: parts.join("/"), names: [...new Set(names.filter((name): name is string => !!name))] };
}

const generic =
	/^(src|apps?|libs?|packages|bin|cmd|config|conf|etc|public|static|assets|templates|views|scripts|docker|deploy|migrations|db|data|tests?|docs|vendor|build|dist|target)$/i;

/** What an image of the whole workspace is called, whose folder has no name: the one package that it is copied as. */
export function packaged(instructions: readonly Instruction[]): string[] {
	const copied = finalStage(instructions).flatMap(({ name, argument }) => {
		const [, from, to] = (name === "COPY" && /^(?:\.\/)?([\w-]+)\/?\s+(\S+?)\/?$/.exec(argument)) || [];
		return from && from === to?.split("/").at(-1) && !generic.test(from) ? [from] : [];
	});
	return copied.length === 1 ? copied : [];
}
