import { isMap, isScalar, type Pair, Scalar } from "yaml";
import { LineMap, type Location, type SourceFile } from "../design/text.ts";
import { split } from "./kubernetes/documents.ts";
import { parseYaml } from "./yaml.ts";

/** A configuration as it stands in a file: all of it, or an entry of a ConfigMap. */
export interface Embedded {
	file: SourceFile;
	lines: LineMap;
	/** Of the entry; undefined where the file is the configuration. */
	name?: string;
	/** The namespace of the ConfigMap: bare names mean Services of it. */
	namespace?: string;
	start: number;
	end: number;
}

const yaml = /\.ya?ml$/i;

/** Whether a file may hold configurations as entries of a ConfigMap. */
export function holdsEntries({ path, text }: SourceFile): boolean {
	return yaml.test(path) && /^kind:[ \t]*["']?ConfigMap\b/m.test(text);
}

/** The configurations of a file, each with its place: only a block of text stands in a file as it is used. */
export function embeddedIn(file: SourceFile, wanted: (text: string) => boolean): Embedded[] {
	const lines = new LineMap(file.text);
	if (!yaml.test(file.path)) return [{ file, lines, start: 0, end: file.text.length }];
	return split(file.text).flatMap(({ start, text }) => {
		if (!holdsEntries({ path: file.path, text }) || !wanted(text)) return [];
		const root = parseYaml(text).document?.contents;
		if (!isMap(root)) return [];
		const namespace = root.getIn(["metadata", "namespace"]);
		const data = root.get("data");
		return (isMap(data) ? (data.items as Pair[]) : []).flatMap(({ key, value }) => {
			if (!isScalar(key) || !isScalar(value) || value.type !== Scalar.BLOCK_LITERAL || !value.range) return [];
			const first = text.indexOf("\n", value.range[0]) + 1;
			if (first === 0 || first > value.range[1]) return [];
			const name = String(key.value);
			const where = { namespace: typeof namespace === "string" && namespace ? namespace : "default" };
			return [{ file, lines, name, ...where, start: start + first, end: start + value.range[1] }];
		});
	});
}

export function placeIn({ file, lines }: Embedded, start: number, end: number): Location {
	return { file: file.path, range: lines.range(start, end) };
}

const ofTests = /(^|\/)(((integration|unit)[-_]?)?tests?|__tests__|testdata|fixtures?|mocks?|regtests?|reg-tests)\//i;

/** What a test starts serves nobody. */
export function isOfTests(path: string): boolean {
	return ofTests.test(path);
}

/** Tests by the name that no environment has ("test" may be one), and pages that only show how. */
const shown =
	/(^|\/)(tests|__tests__|e2e|e2e-tests?|integration-tests?|unit[-_]?tests?|test-?data|fixtures?|mocks?|([a-z]+[-_])?docs?|documentation)\/|(^|\/)test\/(e2e|integration|config|data)\//i;

/** Whether what a file would deploy is only deployed by a test, or shown to a reader. */
export function isOnlyShown(path: string): boolean {
	return shown.test(path);
}

/** A text that a tool has still to fill in: no configuration yet. */
export function isTemplate(text: string): boolean {
	return /\{%-?\s*\w|\{\{-?\s*(?:if|range|with|end|include|define)\b|<%[=-]?\s/.test(text);
}
