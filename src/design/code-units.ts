import type { CodeUnit } from "./fragment.ts";
import { imageName } from "./image.ts";
import { put } from "./index-of.ts";
import { isOwnImage } from "./own-image.ts";
import { folderOf, isWithin } from "./places.ts";

/** One folder of code with all names that its fragments give it. */
export interface Unit {
	folder: string;
	names: Set<string>;
	declarations: CodeUnit[];
}

/** What is written in a language, and what says of a package that it is. */
const languages: readonly { files: RegExp; manifests: RegExp }[] = [
	{ files: /\.([cm]?[jt]sx?|vue|svelte)$/, manifests: /(^|\/)package\.json$/ },
	{ files: /\.py$/, manifests: /(^|\/)(pyproject\.toml|requirements[^/]*\.txt|setup\.cfg|Pipfile)$/ },
	{ files: /\.go$/, manifests: /(^|\/)go\.mod$/ },
	{ files: /\.(java|kt|scala|groovy)$/, manifests: /(^|\/)(pom\.xml|build\.gradle(\.kts)?)$/ },
	{ files: /\.(cs|fs|vb)$/, manifests: /\.(cs|fs|vb)proj$/ },
];

/** All units of a workspace, and which of them holds a file. */
export class Units {
	/** Code that no file of its language's tools names is code of the whole workspace. */
	readonly whole: Unit = { folder: "", names: new Set(), declarations: [] };
	/** Innermost first. */
	readonly all: readonly Unit[];
	private readonly byFolder = new Map<string, Unit>();

	constructor(fragments: readonly CodeUnit[]) {
		for (const fragment of fragments) {
			const { folder } = fragment;
			const unit = this.byFolder.get(folder) ?? { folder, names: new Set(), declarations: [] };
			for (const name of fragment.names) if (name) unit.names.add(plainName(name));
			unit.declarations.push(fragment);
			this.byFolder.set(folder, unit);
		}
		this.all = [...this.byFolder.values()].sort((a, b) => b.folder.length - a.folder.length);
	}

	/**
	 * The innermost unit that holds the file. What a package of another language lies around (the pages of a Django site have
	 * their package.json beside its apps) is of the project of its own language further out, where there is one.
	 */
	of(path: string): Unit {
		const own = languages.findIndex(({ files }) => files.test(path));
		let innermost: Unit | undefined;
		for (let folder = path; ; folder = folderOf(folder)) {
			const unit = this.byFolder.get(folder);
			if (unit && own >= 0) {
				const told = unit.declarations.map(({ file }) => languages.findIndex(({ manifests }) => manifests.test(file)));
				if (innermost ? told.includes(own) : told.some((one) => one < 0 || one === own)) return unit;
			}
			if (unit && own < 0) return unit;
			innermost ??= unit;
			if (folder === "") return innermost ?? this.whole;
		}
	}

	/** Whether no unit holds the file. */
	isNameless(path: string): boolean {
		return this.of(path) === this.whole;
	}
}

/** Something deployed, by the names that its code may be known by. */
export interface Deployed<T> {
	name: string;
	image: string | undefined;
	/** Where its text stands. */
	file: string;
	/** Its image is a parameter that no file gives. */
	isOpen?: boolean;
	it: T;
}

/**
 * Which deployments run the code of which unit, by names: a name of the unit is the image's last part, else the
 * deployment's name. An image such as "acme-web" is that of the unit "web" only where no other unit claims it, and only
 * where nothing is called "web" outright; that of a deployment "web" which is called "acme-web-proxy" is not of "web",
 * where there is a unit "web-proxy". Of several units of one name, those near to the deployment are meant.
 */
export function runnersByName<T>(units: Units, deployments: readonly Deployed<T>[]): Map<Unit, T[]> {
	const byName = new Map<string, Unit[]>();
	for (const unit of units.all) for (const name of unit.names) put(byName, name, unit);
	const projects = new Set(units.all.filter(isProject).map(({ folder }) => topOf(folder)));
	const makers = units.all.filter(makesImage);
	const outright = new Map<Unit, T[]>();
	const likely = new Map<Unit, T[]>();
	for (const { name, image, file, it } of deployments) {
		const called = plainName(name);
		const pulled = image === undefined ? undefined : plainName(imageName(image));
		const calledSo = (call: string) => nearUnits(byName.get(call) ?? [], file);
		// Several projects of one repository may have a name in common: an image that is called otherwise is of its own one.
		const isOther = ({ folder }: Unit) =>
			image !== undefined && isOwnImage(image) && projects.has(topOf(file)) && topOf(folder) !== topOf(file);
		const closer = pulled === undefined ? undefined : endingsOf(pulled).find((one) => one.startsWith(`${called}-`));
		const [ofImage = []] = [pulled, closer].flatMap((call) => {
			const own = call === undefined ? [] : calledSo(call);
			return own.length > 0 ? [own] : [];
		});
		// One image may hold the code of several: which of them runs says the deployment's name.
		const ofName = calledSo(called).filter(
			(unit) => !isOther(unit) && (ofImage.length === 0 || ofImage.some((image) => isNested(image, unit))),
		);
		const exact = new Set(ofOneImage([...ofImage, ...ofName], makers));
		for (const unit of exact) put(outright, unit, it);
		if (exact.size > 0) continue;
		const endings = [...(pulled === undefined ? [] : endingsOf(pulled)), ...endingsOf(called)];
		const claims = new Set(endings.flatMap((ending) => byName.get(ending) ?? []));
		if (claims.size === 1) for (const unit of claims) put(likely, unit, it);
	}
	const found = new Map(units.all.map((unit) => [unit, outright.get(unit) ?? likely.get(unit) ?? []]));
	const only = theOnly(units, found, deployments);
	if (only) found.set(only.unit, only.runs);
	return found;
}

function endingsOf(call: string): string[] {
	return [...call.matchAll(/-/g)].map(({ index }) => call.slice(index + 1));
}

/** Those that have the longest way in common with the file, with what lies within them or around them. */
function nearUnits(units: readonly Unit[], file: string): readonly Unit[] {
	if (units.length < 2) return units;
	const way = file.split("/");
	const shared = units.map(({ folder }) => {
		const own = folder.split("/");
		const apart = own.findIndex((word, index) => word !== way[index]);
		return folder === "" ? 0 : apart < 0 ? own.length : apart;
	});
	const near = units.filter((_, index) => shared[index] === Math.max(...shared));
	return units.filter((unit) => near.some((one) => isNested(one, unit)));
}

/**
 * Without those that lie within another one whose folder is called so, in a folder that is called otherwise and from which an
 * image of its own is made: what the outer image runs is beside them (`result/` in Node, `result/dotnet/` the same in .NET).
 */
function ofOneImage(units: readonly Unit[], makers: readonly Unit[]): readonly Unit[] {
	if (new Set(units).size < 2) return units;
	const outer = units.filter((one) => makesImage(one) && one.names.has(lastOf(one.folder)));
	return units.filter(
		({ folder }) =>
			!outer.some(
				(around) =>
					around.folder !== "" &&
					around.folder !== folder &&
					isWithin(folder, around.folder) &&
					lastOf(folder) !== lastOf(around.folder) &&
					makers.some((own) => own !== around && isWithin(own.folder, around.folder) && isWithin(folder, own.folder)),
			),
	);
}

const lastOf = (folder: string) => plainName(folder.slice(folder.lastIndexOf("/") + 1));

function isNested(one: Unit, other: Unit): boolean {
	return isWithin(one.folder, other.folder) || isWithin(other.folder, one.folder);
}

/** Code with a manifest of its language, and no mere recipe of an image. */
const isProject = ({ folder, declarations }: Unit) =>
	folder !== "" && declarations.some(({ file }) => !isBuild.test(file));

function topOf(path: string): string {
	return path.split("/", 1)[0];
}

/**
 * Where a workspace makes one image, or has one package where it makes none, and deploys one image that nobody else makes, the
 * one is the other, whatever they are called.
 */
function theOnly<T>(
	units: Units,
	found: ReadonlyMap<Unit, readonly T[]>,
	deployments: readonly Deployed<T>[],
): { unit: Unit; runs: T[] } | undefined {
	const own = units.all.filter(({ declarations }) => !declarations.every(({ isUpon }) => isUpon));
	const makers = own.filter(makesImage);
	const [unit = units.whole, other] = makers.length > 0 ? makers : own;
	if (other || found.get(unit)?.length) return undefined;
	const claimed = new Set([...found.values()].flat());
	const free = deployments.filter(({ image, it }) => image !== undefined && !claimed.has(it) && isOwnImage(image));
	const images = new Set(free.map(({ image }) => imageName(image ?? "")));
	if (images.size === 1) return { unit, runs: free.map(({ it }) => it) };
	// The pipeline gives the image, and there is one thing to run it and one thing to make it of.
	const open = images.size === 0 ? deployments.filter(({ isOpen, it }) => isOpen && !claimed.has(it)) : [];
	const names = new Set(open.map(({ name }) => name));
	return names.size === 1 ? { unit, runs: open.map(({ it }) => it) } : undefined;
}

const makesImage = ({ declarations }: Unit) => declarations.some(({ file }) => isBuild.test(file));

const isBuild = /(^|\/)(Dockerfile|Containerfile)$/i;

export function plainName(name: string): string {
	return name.toLowerCase().replaceAll("_", "-");
}
