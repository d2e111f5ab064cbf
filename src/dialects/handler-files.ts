/** Folders that a build makes; the code lies beside them, or in `src`. */
const built = /^(dist|build|out|lib|\.build|\.esbuild|\.serverless|target)\//;

/**
 * Files that a function's handler may be an export of: `src/buy.handler`, "app.lambda_handler". `folder`: what is uploaded,
 * as far as the file that says so knows it.
 */
export function handlerFiles(handler: string, folder = ""): string[] {
	const path = /^(?:\.\/)?((?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*)\.\w+$/.exec(handler)?.[1];
	if (path === undefined || handler.includes("::")) return [];
	const own = folder.replace(/^(?:\.{0,2}\/)+|\/+$/g, "").replace(/^\.{1,2}$/, "");
	const base = own && /^[\w./-]+$/.test(own) && !/\.(zip|jar)$/.test(own) ? `${own}/${path}` : path;
	// Python's modules are parted by dots as well.
	const bases = new Set([base, base.replace(built, ""), base.replace(built, "src/"), base.replace(/\.(?=\w)/g, "/")]);
	return [...bases].flatMap((one) => endings.map((ending) => `${one}.${ending}`));
}

const endings = ["ts", "mts", "js", "mjs", "cjs", "py"];
