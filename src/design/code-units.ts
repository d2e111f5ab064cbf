import type { CodeUnit } from "./fragment.ts";
import { imageName } from "./image.ts";
import { isWithin } from "./places.ts";

/** One folder of code with all names that its fragments give it. */
export interface Unit {
	folder: string;
	names: Set<string>;
	declarations: CodeUnit[];
}

export function unitsOf(fragments: readonly CodeUnit[]): Unit[] {
	const byFolder = new Map<string, Unit>();
	for (const fragment of fragments) {
		const unit = byFolder.get(fragment.folder) ?? { folder: fragment.folder, names: new Set(), declarations: [] };
		for (const name of fragment.names) if (name) unit.names.add(plain(name));
		unit.declarations.push(fragment);
		byFolder.set(fragment.folder, unit);
	}
	return [...byFolder.values()].sort((a, b) => b.folder.length - a.folder.length);
}

/** The innermost unit that holds the file. `units` must be sorted innermost first, as `unitsOf` returns them. */
export function unitOf(units: readonly Unit[], path: string): Unit | undefined {
	return units.find((unit) => isWithin(path, unit.folder));
}

/**
 * Whether a deployment with this name and image runs the code of a unit.
 * "exact": a name of the unit is the image's last part or the deployment's name. "suffix": an image such as
 * "acme-web" for the unit "web"; to be trusted only where no other unit claims the deployment.
 */
export function runs(unit: Unit, name: string, image: string | undefined): "exact" | "suffix" | undefined {
	const called = image === undefined ? [plain(name)] : [plain(imageName(image)), plain(name)];
	for (const call of called) if (unit.names.has(call)) return "exact";
	for (const call of called) for (const known of unit.names) if (call.endsWith(`-${known}`)) return "suffix";
	return undefined;
}

function plain(name: string): string {
	return name.toLowerCase().replaceAll("_", "-");
}
