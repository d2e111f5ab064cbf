const code = /\.[cm]?[jt]sx?$/;
const notCode =
	/\.d\.[cm]?ts$|[.-]min\.[cm]?js$|\.(stories|story|fixture|e2e|bench|config|template|tmpl)\.[cm]?[jt]sx?$/;
const notShipped =
	/(^|\/)(node_modules|bower_components|((integration|unit)-)?tests?|test[-_]?(utils?|helpers?|support|kit)|specs?|examples?|__tests__|__mocks__|__fixtures__|mocks?|fixtures?|e2e|cypress|playwright|stories|scripts|migrations|seeds|templates?|benchmarks?|playgrounds?|vendor|\.[^/]+)\//i;

/** Tests by their file's name, which may say of which kind: `orders.spec.ts`, `orders.e2e-spec.ts`, `orders.servertest.ts`; not `is-latest.ts`. */
export const scriptTest =
	/[._-](?:(?:client|server|api|unit|int|integration|it|e2e|functional|func|smoke)[_-]?)?(?:tests?|specs?|mocks?)\.[cm]?[jt]sx?$/;

/** JavaScript where compilers leave it: its source says the same, in words that people wrote. */
const built = /(^|\/)(dist|build|out|target)\/(.*\/)?[^/]+\.[cm]?jsx?$/;

/** Code that runs in production, by its name: no declarations, tests, stories, scripts, migrations or bundles. */
export function isProductionCode(path: string): boolean {
	return (
		code.test(path) && !notCode.test(path) && !scriptTest.test(path) && !notShipped.test(path) && !built.test(path)
	);
}

/** A bundle is recognised by lines that no person writes. */
export function isGenerated(text: string): boolean {
	for (let from = 0, to = 0; from < text.length; from = to + 1) {
		to = text.indexOf("\n", from);
		if (to < 0) to = text.length;
		if (to - from > 4000) return true;
	}
	return false;
}

/** The folder of the package that a file belongs to, as far as its path alone tells. */
export function packageFolder(path: string): string {
	const folders = path.split("/").slice(0, -1);
	const source = folders.lastIndexOf("src");
	if (source >= 0) return folders.slice(0, source).join("/");
	const lib = folders.findIndex((folder) => /^(lib|bin|dist|build|source)$/.test(folder));
	if (lib >= 0) return folders.slice(0, lib).join("/");
	while (inner.test(folders.at(-1) ?? "")) folders.pop();
	return folders.join("/");
}

/** Folders that people sort code into, inside of a package. */
const inner =
	/^(controllers?|routes?|routers?|services?|models?|middlewares?|handlers?|helpers?|utils?|db|database|config|common|core|modules?|server|app|graph|graphql|resolvers?|storage|infrastructure|features)$/i;

/** The last folder of the package, by which a component is called that no infrastructure names. */
export function packageName(path: string): string {
	return packageFolder(path).split("/").at(-1) || "app";
}
