import type { Location, Note } from "../../../design/text.ts";
import type { Scope } from "../../dialect.ts";
import type { Path } from "../object.ts";
import { type Kustomization, names, type Parsed } from "./kustomization.ts";
import { inFolder, isRemote } from "./paths.ts";

/** One entry that names another file or folder. */
export type Reference = { at: Location; written: string; field: string } & (
	| { to: "kustomization" | "file"; path: string }
	| { to: "nothing"; why: string }
);

const gathered = ["resources", "bases", "components"];

/** What a kustomization gathers, in the order in which kustomize does. */
export function gatheredBy({ object, folder }: Kustomization, scope: Scope<Parsed>): Reference[] {
	return gathered.flatMap((field) =>
		object.indices([field]).flatMap((index): Reference[] => {
			const place: Path = [field, index];
			const written = object.text(place);
			if (!written) return [];
			const base = { at: object.location(object.find(place)!.node), written, field };
			const path = inFolder(folder, written);
			if (path === undefined && !isRemote(written))
				return [{ ...base, to: "nothing", why: "it lies outside of this workspace" }];
			const kustomization = path === undefined ? undefined : kustomizationIn(path, scope);
			if (kustomization !== undefined) return [{ ...base, to: "kustomization", path: kustomization }];
			if (path !== undefined && scope.has(path)) return [{ ...base, to: "file", path }];
			if (isRemote(written))
				return [{ ...base, to: "nothing", why: "it is fetched from elsewhere, and a review fetches nothing" }];
			// Names that no dialect is offered may well be there.
			if (/\.[a-z]+$/i.test(written) && !/\.ya?ml$/i.test(written)) return [];
			return [{ ...base, to: "nothing", why: "it is not among the files of this workspace" }];
		}),
	);
}

function kustomizationIn(folder: string, scope: Scope<Parsed>): string | undefined {
	return names
		.map((name) => (folder === "" ? name : `${folder}/${name}`))
		.find((path) => scope.file(path)?.kustomization !== undefined);
}

/** Every other file that a kustomization takes in: patches, and what its generators read. */
export function besides({ object, folder, inline }: Kustomization): string[] {
	const places: Path[] = [
		...["patches", "patchesJson6902"].flatMap((list) => object.indices([list]).map((at) => [list, at, "path"])),
		...["configMapGenerator", "secretGenerator"].flatMap((list) =>
			object
				.indices([list])
				.flatMap((at) =>
					["envs", "files"].flatMap((key) => object.indices([list, at, key]).map((each) => [list, at, key, each])),
				),
		),
	];
	const written = places.map((place) => object.text(place)?.replace(/^[^=]*=/, ""));
	for (const one of inline.values()) if ("path" in one) written.push(one.path);
	return written.flatMap((one) => (one && inFolder(folder, one)) || []);
}

export function said(reference: Reference & { to: "nothing" }): Note {
	const { at, field, written, why } = reference;
	return { ...at, severity: "info", message: `${field}: "${written}" is not read: ${why}` };
}
