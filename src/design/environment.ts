/** Words for an environment, as folders and files carry them; the most demanding kind first. */
const words: readonly [kind: EnvironmentKind, names: RegExp][] = [
	["production", /^(prod|production|prd|live)\d*$/],
	["staging", /^(stag|staging|stage|stg|preprod|pre-prod|pre-production|acceptance|acc)\d*$/],
	[
		"development",
		/^((dev|test|qa|uat|sandbox)\d*|develop|development|dev[-_]?env(ironment)?|local[-_]?dev(elopment)?|testing|pentest|preview|local|ci|e2e|demo|kind|minikube|k3d|microk8s)$/,
	],
];

/** other: it has a name that tells nothing of what it is for ("eu-west-1", "customer-a"). */
export type EnvironmentKind = "production" | "staging" | "development" | "other";

export function environmentKind(name: string): EnvironmentKind {
	const parts = [name, ...name.split(/[-_.]/)].map((part) => part.toLowerCase());
	return words.find(([, names]) => parts.some((part) => names.test(part)))?.[0] ?? "other";
}

/**
 * The environment that a path of infrastructure names: a whole folder ("overlays/prod/web.yaml") or a word at the end
 * of the file's name ("web-prod.yaml", "prod.tfvars"). The innermost folder wins.
 */
export function environmentOf(path: string): string | undefined {
	if (!known.has(path)) {
		if (known.size > mostKnown) known.clear();
		known.set(path, wordIn(path));
	}
	return known.get(path);
}

/** Every declaration is asked for its own at each assembly. */
const known = new Map<string, string | undefined>();
const mostKnown = 100_000;

function wordIn(path: string): string | undefined {
	const folders = path.split("/");
	const file = folders.pop() ?? "";
	const last = /^(?:.*[-_.])?([a-z]+\d*)\.(?:ya?ml|tfvars|tf|json)$/i.exec(
		file.replace(/\.tfvars\.json$/i, ".tfvars"),
	)?.[1];
	return [last ?? "", ...folders.reverse()].find((word) => words.some(([, names]) => names.test(word.toLowerCase())));
}

/**
 * Whether a file of infrastructure is there to be looked at or to be tried out, and no user meets what it deploys: it lies in a
 * folder of examples or tests, or of what was put away, or is that of an environment for development. Code tells that by rules of its own.
 */
export function isAside(path: string): boolean {
	if (!isInfrastructure.test(path)) return false;
	const environment = environmentOf(path);
	// In a workspace that shows something, the demo is what there is.
	const isTried = environment !== undefined && !/^demo$/i.test(environment);
	// Packages of Java and Kotlin are called com.example and the like.
	return (
		aside.test(path.replace(/(^|\/)src\/main\/.*\//, "$1")) ||
		putAway.test(path) ||
		(isTried && environmentKind(environment) === "development")
	);
}

const aside =
	/(^|\/)((unit|integration|load|perf|performance|smoke|functional|acceptance|system|stress)?[-_]?tests?|testing|e2e|testdata|mocks?|fixtures?|examples?|samples?|docs?|benchmarks?|hack|third[_-]party)\/|(^|\/)(docker-)?compose[.-](\w+[.-])*(integration|snapshots?|playwright|cypress|functional|smoke|bench(mark)?s?|perf|load)([.-]?tests?)?\.ya?ml$/i;
/** What is called legacy runs still. */
const putAway = /(^|\/)[._]?(archived?|deprecated|disabled|retired|obsolete|unused|attic|graveyard|old)\//i;
const isInfrastructure =
	/(\.(ya?ml|json|tf|tfvars|hcl|bicep|tpl|conf|template|toml|properties)|(^|[/.-])(Docker|Container)file[^/]*)$/i;

/** What the variants of one thing share: the words with the environment's name taken out. */
export function storyOf(text: string, environment: string | undefined): string {
	if (!environment) return text;
	const escaped = environment.replace(/[^A-Za-z0-9]/g, "\\$&");
	return text.replace(new RegExp(`(^|[/\\-_. ])${escaped}(?=$|[/\\-_. ])`, "g"), "$1*");
}

/** Most demanding first: production, then what has a name of its own, staging, development. */
export function demand(environment: string | undefined): number {
	if (environment === undefined) return 1;
	return { production: 0, other: 1, staging: 2, development: 3 }[environmentKind(environment)];
}
