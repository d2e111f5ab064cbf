import type { Value } from "../../design/attribute.ts";
import type { CodeUnit } from "../../design/fragment.ts";
import { folderOf, isWithin } from "../../design/places.ts";
import { takesNothing } from "../dockerfile/image.ts";
import { nodeText, type ServiceText } from "./service-text.ts";
import { itemsOf, nodeAt } from "./tree.ts";

/** The folder that its image is built from, or that is mounted where it works. */
export function codeOf(service: ServiceText, image: Value | undefined): CodeUnit[] {
	const folder = service.node("build") ? built(service) : mounted(service);
	if (folder === undefined) return [];
	const folders = [...new Set([folder, wholeContext(service, folder) ?? folder])];
	const [repository, tag = ""] =
		service.node("build") && typeof image === "string" ? image.split("/").at(-1)!.split(":") : [""];
	// "demo:1.0-cart" and "demo:1.0-web" are built from different folders.
	const names = [service.name, /-[a-z]/i.test(tag) ? "" : repository.split("@")[0]].filter(Boolean);
	return folders.map((one) => ({ role: "unit", file: service.at.file, folder: one, names: [...new Set(names)] }));
}

function built(service: ServiceText): string | undefined {
	const build = service.node("build");
	const context = service.path(service.text(build?.kind === "map" ? nodeAt(build, "context") : build) ?? ".");
	return context === undefined || runsNoCode(service, context) ? undefined : codeFolder(service, context);
}

/** An image of a Dockerfile that copies nothing: a tool, which runs no code of the context. */
function runsNoCode(service: ServiceText, context: string): boolean {
	const named = service.path(service.text(service.node("build", "dockerfile")) ?? "Dockerfile", context);
	const text = named === undefined ? undefined : service.project.text?.(named);
	// Code that is mounted is there all the same.
	const mounts = itemsOf(service.node("volumes")).map((one) => service.text(one) ?? nodeText(one, "source") ?? "");
	if (mounts.some((one) => /^(\.|\$\{?PWD\b)/.test(one))) return false;
	return text !== undefined && takesNothing(text);
}

/** Where the context is a whole repository, the Dockerfile stands beside the code. */
function codeFolder(service: ServiceText, context: string): string {
	const dockerfile = service.path(service.text(service.node("build", "dockerfile")), context);
	const folder = dockerfile === undefined ? context : folderOf(dockerfile);
	return /(^|\/)(docker|dockerfiles?|build|deploy|deployment|containers?|ci|\.[\w-]+)$/i.test(folder)
		? context
		: folder;
}

/** Of a Dockerfile that lies with others below a folder for them, and copies all of its context: the code is there (docker/django/Dockerfile). */
function wholeContext(service: ServiceText, folder: string): string | undefined {
	const build = service.node("build");
	const context = build?.kind === "map" ? service.path(service.text(nodeAt(build, "context")) ?? ".") : undefined;
	const named = context === undefined ? undefined : service.path(service.text(nodeAt(build, "dockerfile")), context);
	if (context === undefined || named === undefined || folder === context || !isWithin(named, context)) return undefined;
	const inside = context === "" ? named : named.slice(context.length + 1);
	return recipes.test(inside) && copiesAll.test(service.project.text?.(named) ?? "") ? context : undefined;
}

/** Below which Dockerfiles are kept apart from what they are made of. */
const recipes = /(^|\/)(\.?docker(files?)?|compose|containers?|build|deploy(ment)?|ops|infra(structure)?)\//i;
const copiesAll = /^\s*(COPY|ADD)\s+(--(?!from)\S+\s+)*(\.\/?\s+\S|\[\s*"\.\/?")/im;

function mounted(service: ServiceText): string | undefined {
	const works = service.text(service.node("working_dir"))?.replace(/\/$/, "");
	if (!works) return undefined;
	for (const volume of itemsOf(service.node("volumes"))) {
		const [source, target] = service.text(volume)?.split(":") ?? [
			nodeText(volume, "source"),
			nodeText(volume, "target"),
		];
		if (source?.startsWith(".") && target?.replace(/\/$/, "") === works) return service.path(source);
	}
	return undefined;
}
