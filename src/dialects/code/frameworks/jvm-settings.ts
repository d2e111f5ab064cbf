import type { Location } from "../../../design/text.ts";
import { type Setting, settingsIn } from "../../jvm/settings.ts";
import type { Around } from "../around.ts";
import type { Expr, Region } from "../code.ts";

/** Files of settings as they were read last, by their text. */
const read = new Map<string, readonly Setting[]>();

function settingsOf(path: string, text: string): readonly Setting[] {
	const key = `${path}\n${text}`;
	const known = read.get(key);
	if (known) return known;
	if (read.size > 30) read.clear();
	const found = settingsIn({ path, text });
	read.set(key, found);
	return found;
}

/** What the settings of the module of a file say under a key in all profiles. */
export function settingFor(key: string, path: string, text: Around["text"]): Setting | undefined {
	const root = /^(.*?(?:^|\/)src\/\w+\/)(?:java|kotlin)\//.exec(path)?.[1];
	if (root === undefined) return undefined;
	const wanted = key.toLowerCase().replace(/[-_]/g, "");
	for (const name of ["application.properties", "application.yml", "application.yaml"]) {
		const file = `${root}resources/${name}`;
		const content = text(file);
		const all = content === undefined ? [] : settingsOf(file, content);
		const found = all.findLast((one) => one.key === wanted && !one.profile && !one.isUnclear);
		if (found) return found;
	}
	return undefined;
}

/** `@Value("${shop.url:http://shop}")`: the variable that the key is bound to, else the setting, else what stands behind it. */
export function placeholder(
	text: string,
	at: Location,
	region: Region,
	path: string,
	texts: Around["text"],
	depth = 4,
): Expr {
	const literal = (value: string): Expr => ({ kind: "literal", value, at, text: value.slice(0, 60) });
	const parts = [...text.matchAll(/\$\{([^${}:]+)(?::([^${}]*))?\}|[^$]+|\$/g)].slice(0, 20).map((one): Expr => {
		const [whole, key, otherwise] = one;
		if (key === undefined) return literal(whole);
		const isVariable = /^[A-Z][A-Z0-9_]*$/.test(key);
		const setting = isVariable || depth === 0 ? undefined : settingFor(key, path, texts);
		const below = setting
			? placeholder(setting.value, setting.at, region, path, texts, depth - 1)
			: otherwise === undefined
				? undefined
				: literal(otherwise);
		// What a setting takes from a variable itself is that variable.
		if (setting && below && below.kind !== "literal") return below;
		const variable = environment(isVariable ? key : key.toUpperCase().replace(/[.-]/g, "_"), at, region);
		return below ? { kind: "operation", operator: "??", operands: [variable, below], at, text: whole } : variable;
	});
	return parts.length === 1 ? parts[0] : { kind: "text", parts, at, text: text.slice(0, 60) };
}

/** `System.getenv(name)`, as if it were written there. */
function environment(name: string, at: Location, region: Region): Expr {
	let module = region;
	while (module.parent) module = module.parent;
	const base = { at, text: name };
	const system: Expr = { ...base, kind: "name", name: "System", region: module };
	const callee: Expr = { ...base, kind: "member", of: system, name: "getenv" };
	const positional: Expr[] = [{ ...base, kind: "literal", value: name }];
	return { ...base, kind: "call", call: { callee, at, whole: at, positional, named: {}, region: module, order: -1 } };
}

/**
 * The address of a data source that a factory binds to settings by their prefix: `@ConfigurationProperties("app.orders")`, whose
 * `url` or `jdbc-url` it is.
 */
export function boundAddress(
	marks: readonly Expr[],
	region: Region,
	path: string,
	texts: Around["text"],
): Expr | undefined {
	const mark = marks.find(
		(one) => one.kind === "call" && one.call.callee.text.split(".").at(-1) === "ConfigurationProperties",
	);
	if (mark?.kind !== "call") return undefined;
	const { positional, named } = mark.call;
	const given = positional[0] ?? named.prefix ?? named.value;
	const prefix = given?.kind === "literal" ? String(given.value) : "";
	for (const name of prefix ? ["url", "jdbc-url", "hikari.jdbc-url"] : []) {
		const setting = settingFor(`${prefix}.${name}`, path, texts);
		if (setting) return placeholder(setting.value, setting.at, region, path, texts);
	}
	return undefined;
}
