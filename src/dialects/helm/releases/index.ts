import { isMap } from "yaml";
import type { SourceFile } from "../../../design/text.ts";
import { split } from "../../kubernetes/documents.ts";
import { parseYaml } from "../../yaml.ts";
import type { Text } from "../template/text.ts";
import { aliasesIn, told } from "../template/told.ts";
import { isDict } from "../template/value.ts";
import { ofArgo, ofArgoSet } from "./argo.ts";
import { isFleet, ofFleet } from "./fleet.ts";
import { ofFlux, patchOf, sourceOf } from "./flux.ts";
import { inHelmfile } from "./helmfile.ts";
import { ofK3s } from "./k3s.ts";
import { ofKustomize } from "./kustomize.ts";
import type { ReleasesIn } from "./release.ts";
import { at, type Release, type Root } from "./release.ts";
import { isSkaffold, ofSkaffold } from "./skaffold.ts";

export const isHelmfile = (path: string) => /(^|\/)helmfile[^/]*\.ya?ml$|(^|\/)helmfile\.d\/[^/]*\.ya?ml$/.test(path);

const isKustomization = (path: string) => /(^|\/)kustomization\.ya?ml$/.test(path);

const holding =
	/^kind:[ \t]*["']?(Application|ApplicationSet|HelmRelease|HelmRepository|OCIRepository|HelmChart)["']?[ \t]*(#.*)?$/m;

/** Argo CD's Application, Flux's HelmRelease and what it comes from, Skaffold, and charts that a kustomization takes in. */
export function holdsReleases({ path, text }: SourceFile): boolean {
	if (isHelmfile(path)) return true;
	if (isSkaffold(path) || isFleet(path)) return /^[ \t]*helm:/m.test(text);
	if (isKustomization(path)) return /^helmCharts:/m.test(text);
	return holding.test(text) && /argoproj\.io|fluxcd\.io|helm\.cattle\.io/.test(text);
}

/** What a helmfile, an Application or a HelmRelease deploys. */
export function releasesIn({ path, text }: SourceFile): ReleasesIn {
	const roots = split(text).flatMap((piece): Root[] => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!document || !isMap(contents)) return [];
		const value = told(contents, { file: path, base: piece.start }, aliasesIn(document));
		return isDict(value) ? [{ value, base: piece.start }] : [];
	});
	const only = (releases: Release[]): ReleasesIn => ({ releases, patches: [], sources: [] });
	if (isHelmfile(path)) return only(inHelmfile(path, roots));
	if (isSkaffold(path)) return only(roots.flatMap((root) => ofSkaffold(path, root)));
	if (isFleet(path)) return only(roots.flatMap((root) => ofFleet(path, root)));
	if (isKustomization(path)) return only(roots.flatMap((root) => ofKustomize(path, root)));
	const found = only([]);
	for (const root of roots) {
		const kind = at(root.value, "kind");
		if (kind === "Application") found.releases.push(...ofArgo(path, root, text));
		if (kind === "ApplicationSet") found.releases.push(...ofArgoSet(path, root, text));
		if (kind === "HelmChart") found.releases.push(...ofK3s(path, root, text));
		if (kind === "HelmRelease") found.releases.push(...ofFlux(path, root));
		if (kind === "HelmRelease") found.patches.push(...patchOf(root));
		if (kind === "HelmRepository" || kind === "OCIRepository") found.sources.push(...sourceOf(kind, root.value));
	}
	return found;
}

export const makesReleases = (text: string) => /^kind:\s*Application\s*$/m.test(text) && text.includes("argoproj.io");

/** What an Application deploys that a template has made; each value keeps the place that it comes from. */
export function releasesMade(path: string, rendered: Text): Release[] {
	return split(rendered.toString()).flatMap((piece) => {
		const { document } = parseYaml(piece.text, { version: "1.1" });
		const contents: unknown = document?.contents;
		if (!isMap(contents)) return [];
		const root = told(contents, rendered.slice(piece.start, piece.start + piece.text.length));
		return isDict(root) && at(root, "kind") === "Application" ? ofArgo(path, { value: root }) : [];
	});
}
