import { posix } from "node:path";
import { folderOf } from "../../../design/places.ts";
import { byText } from "../../by-text.ts";
import type { Scope } from "../../dialect.ts";
import { type Around, type Asking, alone, type Schemas } from "../around.ts";
import type { Binding, Code, Expr, Fn, Parameter } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { add } from "../grouped.ts";
import { isMapperXml, parseMapperXml } from "../languages/mapper-xml.ts";
import { namesOf } from "../names.ts";
import { classRegionOf, functionOf } from "../regions.ts";
import { besideModules, moduleOf, modulesOf } from "./jvm-modules.ts";
import { placeholder, settingFor } from "./jvm-settings.ts";

/** Files of one folder, or of configuration, that are looked through. */
const most = 60;

/** Words in the name of an interface. */
const mostWords = 8;

/** Files whose classes make objects for others to be handed, by their folder or name. */
const factories =
	/(^|\/)config(uration)?\/[^/]+\.(java|kt)$|(Config|Configuration|Application|App|Beans?|Factory|Module|Clients?|Producers?|Datasources?|DataSources?|Databases?|Db|DB|Persistence|Jpa|Transactions?|Routing)\w*\.(java|kt)$/;
/** Marks of functions whose result is handed in elsewhere: Spring, CDI, Micronaut, Dagger. */
const marks = "(?:Bean|Produces|Singleton|Provides|Factory|ApplicationScoped)";
const makes = new RegExp(`^${marks}$`);
const makerWords = new RegExp(`@(?:[\\w.]*\\.)?${marks}\\b`);
const saysMaker = byText((text) => makerWords.test(text));
/** What is asked for in configurations, by its source: few ask, each of them for every file. */
const sayings = new Map<string, typeof saysMaker>();

/** What makes objects for others, by the last name of their type. */
type Makers = Map<string | undefined, { fn: Fn; code: Code }[]>;

/** The package of a file as a folder, and the objects that a container of Java or Kotlin makes in its source tree. */
export function aroundJvm(scope: Scope<Code>): Around {
	let paths: readonly string[] | undefined;
	let made: Makers | undefined;
	let lent: Makers | undefined;
	// Every file of a module asks, and most have nothing to say: only those are parsed whose text has the words.
	const saying = (of: readonly string[], code: Code, says: (path: string, text: string) => boolean) =>
		of.flatMap((path) => {
			if (path === code.path) return [code];
			return (says(path, scope.text(path) ?? "") && scope.file(path)) || [];
		});
	const factoryPaths = (code: Code) => {
		paths ??= factoryFiles(scope, code);
		return paths;
	};
	const makersIn = (files: readonly string[], code: Code): Makers => {
		const makers: Makers = new Map();
		for (const one of saying(files, code, saysMaker))
			for (const fn of one.functions)
				if (isMaker(fn)) add(makers, fn.result?.name.split(".").at(-1), { fn, code: one });
		return makers;
	};
	const factoriesOf = (code: Code) => {
		made ??= makersIn(factoryPaths(code), code);
		return made;
	};
	/** What a module of the workspace gives each that is built with it: Spring Boot's own auto-configurations. */
	const lentTo = (code: Code) => {
		lent ??= makersIn(lentFiles(scope, code), code);
		return lent;
	};
	const filesBeside = (code: Code, name: string) => {
		const own = scope.in(folderOf(code.path)).filter((path) => /\.(kt|java)$/.test(path));
		const all = new Set([...factoryPaths(code), ...own.slice(0, most)]);
		return saying([...all], code, (path, text) => classesMade(path, text).has(name));
	};
	// Every import of every file that is gone through asks, and all files of a module are built with the same.
	const built = new Map<string | undefined, readonly string[]>();
	const modulesBuiltWith = (path: string) => {
		const own = moduleOf(path);
		const found = built.get(own) ?? modulesOf(path, scope.text.bind(scope), scope.has.bind(scope));
		built.set(own, found);
		return found;
	};
	const mappers = new Map<string, Code[]>();
	const mappersOf = (of: Code) => {
		const found = mappers.get(of.path) ?? mapperFiles(scope, of);
		mappers.set(of.path, found);
		return found;
	};
	const resultOf = (found: { fn: Fn; code: Code } | undefined, program: Asking): Expr | undefined => {
		if (!found) return undefined;
		program.know(found.code);
		return program.returned(found.fn);
	};
	return {
		*ofName(code, name, link) {
			yield* alone.ofName(code, name, link);
			if (code.language !== "kotlin") return;
			// Kotlin's files need not be called like what they hold.
			const files = scope.in(folderOf(code.path)).filter((path) => path.endsWith(".kt"));
			for (const path of files.slice(0, most)) {
				// Most names are of Kotlin itself or of a library, and stand declared nowhere here.
				const other = path !== code.path && scope.text(path)?.includes(name) ? scope.file(path) : undefined;
				if (other) yield other;
			}
		},
		injected(bindings, program) {
			const [one] = bindings;
			const asked = markNamed(marksOf(bindings), "Value");
			const text = textOf(asked);
			if (asked && text !== undefined)
				return placeholder(text, asked.at, one.region, program.codeOf(one.region).path, (path) => scope.text(path));
			const typed = bindings.find(({ type }) => type);
			if (!typed?.type || !isHandedIn(one)) return undefined;
			const given = /(Client|Template)$/.test(typed.type.name)
				? byHand(one, (name) => filesBeside(program.code, name), program)
				: undefined;
			if (given) return given;
			const wanted = typed.type.name.split(".").at(-1);
			const own = factoriesOf(program.code).get(wanted) ?? [];
			const all = own.length > 0 ? own : (lentTo(program.code).get(wanted) ?? []);
			const name = qualifierOf(bindings) ?? one.name.replace(/^this\./, "");
			const found = all.find(({ fn }) => nameOf(fn) === name) ?? all.find(({ fn }) => hasMark(fn, "Primary"));
			return resultOf(found ?? (all.length === 1 ? all[0] : undefined), program);
		},
		named: (name, program) =>
			resultOf(
				[...factoriesOf(program.code).values()].flat().find(({ fn }) => nameOf(fn) === name),
				program,
			),
		configurations(program, words) {
			const found = saying(factoryPaths(program.code), program.code, sayingOf(words));
			for (const one of found) program.know(one);
			return found;
		},
		setting: (key, program) => settingFor(key, program.code.path, (path) => scope.text(path)),
		beside: (module, by) => (isOfOneHouse(module, by.package) ? besideModules(module, modulesBuiltWith(by.path)) : []),
		mapper: (name, of) => mappersOf(of).find((one) => one.package === of.package && one.classes[0]?.name === name),
		text: (path) => scope.text(path),
		schemas: (program) => schemasOf(scope, program.code),
		facades(method, program) {
			const calls = new RegExp(`[.:]${method}\\b`);
			const files = around.flatMap((one) => namedAfter(scope, program.code, one));
			const says = (_: string, text: string) => calls.test(text);
			const found = saying([...new Set(files)], program.code, says).filter(({ path }) => path !== program.code.path);
			for (const one of found) program.know(one);
			return found;
		},
		implementing(name, program) {
			const after = namedAfter(scope, program.code, name);
			const all = after.length > 0 ? after : adapters.flatMap((one) => namedAfter(scope, program.code, one));
			const found = all.flatMap((path) => {
				const isOne = path !== program.code.path && declaresOn(name, path, scope.text(path) ?? "");
				return (isOne && scope.file(path)) || [];
			});
			for (const one of found) program.know(one);
			return found;
		},
	};
}

function sayingOf(words: RegExp): typeof saysMaker {
	const says = sayings.get(words.source) ?? byText((text) => words.test(text));
	sayings.set(words.source, says);
	return says;
}

/** Classes that a text calls, or may call, the constructor of. */
const classesMade = byText((text) => new Set(text.match(/\b[A-Z]\w*(?=[(<])/g)));

/** Whether a class of the text says that it is a `name`: most files that speak of an interface only use it, and need no parse. */
function declaresOn(name: string, path: string, text: string): boolean {
	return text.includes(name) && basesIn(path, text).has(name);
}

/** Words in the heads of classes, that of each class itself left out. */
const basesIn = byText((text) => {
	const heads = text.matchAll(/\b(?:class|object|record|enum)\s+\w+([^{;]{1,2000})/g);
	return new Set([...heads].flatMap(([, head]) => head.match(/\w+/g) ?? []));
});

/** What the only call of its class's constructor is given, in code that makes its objects itself. */
function byHand(one: Binding, filesNaming: (name: string) => Iterable<Code>, program: Asking): Expr | undefined {
	const owner = classRegionOf(one.region)?.class;
	if (!owner) return undefined;
	const own = one.name.replace(/^this\./, "");
	const fields = [...(namesOf(program.codeOf(one.region)).get(owner.region) ?? [])].flatMap(([name, all]) =>
		name.startsWith("this.") ? all : [],
	);
	const index = one.parameter ? (functionOf(one.region)?.parameters.indexOf(one.parameter) ?? -1) : fields.indexOf(one);
	const found: { value: Expr; code: Code }[] = [];
	for (const code of filesNaming(owner.name))
		for (const call of callsNamed(owner.name, code)) {
			const value = call.named[own] ?? call.positional[index];
			if (value) found.push({ value, code });
		}
	if (found.length !== 1) return undefined;
	program.know(found[0].code);
	return found[0].value;
}

/** Files of the same source tree (`src/main`) that are called like a factory. */
const factoryFiles = (scope: Scope<Code>, code: Code) => treeOf(scope.under(sourceRoot(code))).factories;

/** What the names of the files of a source tree tell. Every file of it asks: the tree is looked through once for all. */
interface Tree {
	factories: readonly string[];
	/** By the words that a name is made of, as they stand one behind the other. */
	named: Map<string, string[]>;
}

const trees = new WeakMap<readonly string[], Tree>();

function treeOf(paths: readonly string[]): Tree {
	const known = trees.get(paths);
	if (known) return known;
	const tree: Tree = { factories: paths.filter((path) => factories.test(path)).slice(0, most), named: new Map() };
	for (const path of paths) {
		if (!/\.(java|kt)$/.test(path)) continue;
		const words = posix.parse(path).name.split(/(?=[A-Z])/);
		for (let first = 0; first < words.length; first++)
			for (let last = first + 1; last <= Math.min(words.length, first + mostWords); last++)
				if (last - first < words.length) add(tree.named, words.slice(first, last).join(""), path);
	}
	trees.set(paths, tree);
	return tree;
}

/** Files of the modules that this one is built with which Spring Boot takes up by itself. */
function lentFiles(scope: Scope<Code>, code: Code): string[] {
	const has = (path: string) => scope.has(path);
	return modulesOf(code.path, (path) => scope.text(path), has)
		.flatMap((folder) => scope.under(posix.join(folder, "src/main")))
		.filter((path) => /AutoConfiguration\.(java|kt)$/.test(path))
		.slice(0, most);
}

/** What is called so, or after it: `KafkaOrderPublisher` and `OrderPublisherImpl` of `OrderPublisher`, in the same source tree. */
const namedAfter = (scope: Scope<Code>, code: Code, name: string): readonly string[] =>
	treeOf(scope.under(sourceRoot(code)))
		.named.get(name)
		?.slice(0, most) ?? [];

/** What ports are filled by, whatever they are called after. */
const adapters = ["Adapter", "Persistence", "Gateway"];
/** Classes that others go through, and that may hold a lock meanwhile. */
const around = ["Lock", "Facade"];

const sourceRoot = ({ path }: Code) => /^(.*?(?:^|\/)src\/\w+)\/(java|kotlin)\//.exec(path)?.[1] ?? folderOf(path);

/** Libraries of others are no modules of the workspace: packages of one house begin alike. */
const isOfOneHouse = (module: string, own = "") =>
	own.includes(".") && module.split(".").slice(0, 2).join(".") === own.split(".").slice(0, 2).join(".");

/** Folders of resources that mappers of XML are kept in. */
const kept = ["mapper", "mappers", "mybatis", "mybatis/mapper", "mybatis/mappers", "sql", "."];

/** Long-lived programs have hundreds of migrations. */
const mostSchemas = 600;
/** Change logs that are no SQL, of which nothing is seen here (Liquibase docs: YAML, JSON). */
const unseen = ["yaml", "yml", "json"].flatMap((ending) =>
	["db.changelog-master", "db.changelog", "changelog-master", "changelog"].map(
		(name) => `db/changelog/${name}.${ending}`,
	),
);

/** What makes the tables of a module: its own files if it has any, else all of the workspace. */
function schemasOf(scope: Scope<Code>, { path }: Code): Schemas {
	const root = /^(.*?)(?:(?:^|\/)src\/\w+\/(?:java|kotlin)\/)/.exec(path)?.[1] ?? folderOf(path);
	const own = scope.claimedBy("sql", root);
	const all = own.length > 0 ? own : scope.claimedBy("sql", "");
	return {
		files: all.slice(0, mostSchemas).map((file) => ({ path: file, text: scope.text(file) ?? "" })),
		isPartial: unseen.some((name) => scope.has(posix.join(root, "src/main/resources", name))),
	};
}

/** Mappers in XML are called after their interface, or nearly, and lie in the same source tree or among its resources. */
function mapperFiles(scope: Scope<Code>, { path, language }: Code): Code[] {
	const root = /^(.*?(?:^|\/)src\/\w+)\/(java|kotlin)\//.exec(path)?.[1] ?? folderOf(path);
	const stem = stemOf(path);
	const listed = scope.under(root).filter((one) => one.endsWith(".xml") && stemOf(one) === stem);
	if (listed.length > 0) return listed.slice(0, most).flatMap((one) => scope.file(one) ?? []);
	// Files that another dialect lists are asked for by their names.
	const { name, dir } = posix.parse(path);
	const named = [...kept.map((folder) => posix.join(root, "resources", folder)), dir];
	return named.flatMap((folder) => {
		const file = { path: posix.join(folder, `${name}.xml`) };
		const text = language === "kotlin" ? scope.text(file.path) : undefined;
		return text !== undefined && isMapperXml(text) ? [parseMapperXml({ ...file, text }, language)] : [];
	});
}

const stemOf = (path: string) =>
	posix
		.parse(path)
		.name.toLowerCase()
		.replace(/[-_.]/g, "")
		.replace(/(ext|custom)?(mapper|dao|repository)(ext|custom)?$/, "");

export function markNamed(marks: readonly Expr[] | undefined, name: string): Expr | undefined {
	return marks?.find((mark) => markName(mark) === name);
}

export function markName(mark: Expr): string {
	const callee = mark.kind === "call" ? mark.call.callee : mark;
	return callee.kind === "name" || callee.kind === "member" ? callee.name : "";
}

function hasMark(fn: Fn, name: string): boolean {
	return markNamed(fn.marks, name) !== undefined;
}

function isMaker(fn: Fn): boolean {
	return fn.marks.some((mark) => makes.test(markName(mark)));
}

/** A bean is called like its function, or as its mark says. */
function nameOf(fn: Fn): string {
	return textOf(fn.marks.find((mark) => makes.test(markName(mark)))) ?? fn.name;
}

/** `@Bean("orders")`, `@Bean(name = "orders")`, `@Qualifier("orders")`, also a list of which the first counts. */
export function textOf(mark: Expr | undefined): string | undefined {
	if (mark?.kind !== "call") return undefined;
	const { positional, named } = mark.call;
	const given = positional[0] ?? named.name ?? named.value;
	const one = given?.kind === "list" ? given.items[0] : given;
	return one?.kind === "literal" && typeof one.value === "string" ? one.value : undefined;
}

function qualifierOf(bindings: readonly Binding[]): string | undefined {
	const marks = marksOf(bindings);
	return textOf(markNamed(marks, "Qualifier")) ?? textOf(markNamed(marks, "Named"));
}

function marksOf(bindings: readonly Binding[]): Expr[] {
	return bindings.flatMap((one) => one.marks ?? one.parameter?.marks ?? []);
}

/** A field without a value, or what a constructor or another factory takes. */
function isHandedIn({ name, value, parameter, region }: Binding): boolean {
	if (name.startsWith("this.")) return !value || value.kind === "name";
	const fn = parameter && functionOf(region);
	return fn !== undefined && (isMaker(fn) || fn.name === fn.class?.name || takesBean(parameter));
}

function takesBean(parameter: Parameter | undefined): boolean {
	return markNamed(parameter?.marks, "Qualifier") !== undefined;
}
