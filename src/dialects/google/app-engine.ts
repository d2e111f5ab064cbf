import type { Node } from "yaml";
import { folderOf } from "../../design/places.ts";
import type { SourceFile } from "../../design/text.ts";
import { Expressions } from "../cloudformation/expressions.ts";
import type { Dialect } from "../dialect.ts";
import { blockOf, fill, nameOf, room } from "../resources/blocks.ts";
import type { Expression, ParsedFile } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { parsedFrom, readAs, writeAs } from "./read.ts";

const id = "app-engine";

/** What app.yaml calls otherwise than Terraform's provider. Source: App Engine, app.yaml reference. */
const flexible = {
	"automatic_scaling.min_num_instances": "min_total_instances",
	"automatic_scaling.max_num_instances": "max_total_instances",
	"automatic_scaling.cool_down_period_sec": "cool_down_period",
	"readiness_check.app_start_timeout_sec": "app_start_timeout",
};
const settings = ["min_instances", "max_instances", "target_cpu_utilization", "target_throughput_utilization"];

type Objects = Expression & { kind: "object" };

/** The provider groups what the standard environment's scheduler is told. */
function grouped(object: Objects): Objects {
	const { file, start, end } = object;
	const own = object.entries.filter((entry) => !settings.includes(nameOf(entry)));
	const inner = object.entries.filter((entry) => settings.includes(nameOf(entry)));
	if (inner.length === 0) return object;
	const at = { file, start, end };
	const key: Expression = { ...at, kind: "literal", value: "standard_scheduler_settings" };
	return { ...object, entries: [...own, { ...at, key, value: { ...at, kind: "object", entries: inner } }] };
}

function parse(file: SourceFile): ParsedFile {
	const root = parseYaml(file.text).document?.contents as Node | null | undefined;
	const plain = new Expressions(file.path, {
		parameters: new Set(),
		typeOf: () => undefined,
		attributeOf: (_, name) => name,
	});
	const whole = root ? plain.of(root) : undefined;
	const first = whole?.kind === "object" ? whole.entries.find((entry) => nameOf(entry) === "runtime") : undefined;
	if (whole?.kind !== "object" || !first) return parsedFrom(file, []);
	const member = (name: string) => whole.entries.find((entry) => nameOf(entry) === name)?.value;
	const [environment, service] = ["env", "service"].map((name) => {
		const value = member(name);
		return value?.kind === "literal" ? String(value.value) : undefined;
	});
	const isFlexible = /^flex/.test(environment ?? "") || member("vm") !== undefined;
	const type = `google_app_engine_${isFlexible ? "flexible" : "standard"}_app_version`;
	// Without a name it is the service "default"; a folder says more.
	const label = service ?? (folderOf(file.path).split("/").at(-1) || "default");
	const block = blockOf("resource", [type, label], first.key, whole);
	block.called = "app.yaml";
	const entries = whole.entries.map((entry) =>
		!isFlexible && nameOf(entry) === "automatic_scaling" && entry.value.kind === "object"
			? { ...entry, value: grouped(entry.value) }
			: entry,
	);
	fill(block, { ...whole, entries }, isFlexible ? flexible : {});
	room(block, whole);
	return parsedFrom(file, [block]);
}

/** Google App Engine: app.yaml. */
export const appEngine: Dialect<ParsedFile> = {
	id,
	comment: "#",
	files: {
		names: ["app.yaml", "app.yml", "app.*.yaml", "app-*.yaml", "*-app.yaml"],
		languages: ["yaml"],
		called: "App Engine's app.yaml",
	},
	claims: ({ text }) => /^runtime\s*:/m.test(text) && !/^(apiVersion|name)\s*:/m.test(text),
	parse,
	read: readAs(id),
	write: writeAs(id, () => undefined),
};
