export interface Version {
	numbers: number[];
	pre: string;
	/** How many of the numbers were written. */
	count: number;
}

export function versionOf(text: string): Version | undefined {
	const match = /^v?(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(text.trim());
	if (!match) return undefined;
	const written = [match[1], match[2], match[3]].filter((part) => part !== undefined && /\d/.test(part));
	return { numbers: [0, 1, 2].map((i) => Number(written[i] ?? 0)), pre: match[4] ?? "", count: written.length };
}

function compared(a: Version, b: Version): number {
	for (let i = 0; i < 3; i++) if (a.numbers[i] !== b.numbers[i]) return a.numbers[i] - b.numbers[i];
	if (a.pre === b.pre) return 0;
	if (!a.pre || !b.pre) return a.pre ? -1 : 1;
	return a.pre < b.pre ? -1 : 1;
}

/** Whether a version meets a constraint of Masterminds/semver ("^1.2 || >=2.0-0"), which Helm and sprig use. */
export function satisfies(text: string, constraint: string): boolean {
	const version = versionOf(text);
	if (!version) return false;
	return constraint.split("||").some((all) => {
		const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(all);
		const parts = hyphen
			? [`>=${hyphen[1]}`, `<=${hyphen[2]}`]
			: [...all.matchAll(/(?:[<>=!~^]+\s*)?[^\s,<>=!~^]+/g)].map(([part]) => part);
		return parts.every((part) => meets(version, part));
	});
}

function meets(version: Version, part: string): boolean {
	const [, operator, rest] = /^([<>=!~^]*)\s*(.*)$/.exec(part)!;
	if (/^[xX*]$/.test(rest)) return true;
	const wanted = versionOf(rest);
	if (!wanted) return false;
	// A version before a release meets only constraints that speak of such.
	if (version.pre && !wanted.pre) return false;
	const order = compared(version, wanted);
	const [major, minor] = wanted.numbers;
	const below = (limit: number[]) => compared(version, { numbers: limit, pre: "", count: 3 }) < 0;
	switch (operator) {
		case ">":
			return order > 0;
		case ">=":
		case "=>":
			return order >= 0;
		case "<":
			return order < 0;
		case "<=":
		case "=<":
			return order <= 0;
		case "!=":
			return order !== 0;
		case "~":
			return order >= 0 && below(wanted.count > 1 ? [major, minor + 1, 0] : [major + 1, 0, 0]);
		case "^":
			return (
				order >= 0 &&
				below(major > 0 ? [major + 1, 0, 0] : minor > 0 ? [0, minor + 1, 0] : [0, 0, wanted.numbers[2] + 1])
			);
		default:
			return (
				wanted.numbers.slice(0, wanted.count).every((number, i) => number === version.numbers[i]) &&
				(wanted.count < 3 || order === 0)
			);
	}
}
