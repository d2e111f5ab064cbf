const module = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
const script = /^[\w./-]+\.(py|[cm]?js)$/;

/** Files of code that a command names: `uvicorn app.main:api`, `celery -A shop.tasks worker`, `node server.js`. */
export function startedFiles(words: readonly string[]): string[] {
	const all = words.flatMap((word) => word.trim().split(/\s+/)).map((word) => word.replace(/^["']|["']$/g, ""));
	const found = all.flatMap((word, at) => {
		const [named, object] = word.split(":");
		if (object !== undefined && /^[A-Za-z_]\w*(\(\))?$/.test(object) && module.test(named)) return ofModule(named);
		const before = all[at - 1] ?? "";
		const given = /^--app=/.test(word) ? word.slice("--app=".length) : word;
		if (/^(-m|-A|--app)$/.test(before) || given !== word) return module.test(given) ? ofModule(given) : [];
		// An image has its own root: what lies below its working folder is the workspace's.
		return script.test(word) ? [word.replace(/^\/[^/]+\//, "").replace(/^\.\//, "")] : [];
	});
	return [...new Set(found)];
}

function ofModule(name: string): string[] {
	const path = name.replaceAll(".", "/");
	return [`${path}.py`, `${path}/__init__.py`, `${path}/__main__.py`];
}
