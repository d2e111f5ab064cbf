import type { Given } from "../design/fragment.ts";

/** Source: uWSGI docs, Management and Things to know: until 2.1, SIGTERM reloads all of it, unless it is told to end. */
const ends = /^\s*(?:die-on-term|hook-master-start)\s*=\s*(?:true|1|yes|on|unix_signal:15\b.*)?\s*$/m;

export const isSettingsOfUwsgi = (path: string) => /uwsgi[^/]*\.ini$/i.test(path);

/**
 * What uWSGI does at SIGTERM: it is "handled" where its words, its settings or its variables tell it to end, else it
 * "reloads". Undefined where something else is started, or where its settings are not in the workspace.
 */
export function uwsgiAtTerm(
	words: readonly string[],
	given: Readonly<Record<string, Given>>,
	textOf: (path: string) => string | undefined,
): "handled" | "reloads" | undefined {
	const start = words.findIndex((word) => /(^|\/)uwsgi$/.test(word));
	if (start < 0) return undefined;
	const rest = words.slice(start + 1);
	if (rest.includes("--die-on-term") || given.UWSGI_DIE_ON_TERM) return "handled";
	for (const word of rest) {
		// Its settings may include others, or stand in a form or at a place that is not read.
		if (/^(--(yaml|yml|json|xml|emperor|hook-master-start|hook-as-user)\b|-[yjx]$)/.test(word)) return undefined;
		const path = /(?:^|=)([\w./${}-]+\.(?:ini|ya?ml|json|xml))$/.exec(word)?.[1];
		if (path === undefined) continue;
		const text = isSettingsOfUwsgi(path) ? textOf(path) : undefined;
		if (text === undefined || /^\s*(?:ini|include|hook-master-start)\s*=/m.test(text.replace(ends, "")))
			return undefined;
		if (ends.test(text)) return "handled";
	}
	return Object.keys(given).some((name) => /^UWSGI_(INI|YAML|HOOK)/.test(name)) ? undefined : "reloads";
}

/** How many processes its settings ask for: a number, or what is written there. */
export function uwsgiProcesses(
	words: readonly string[],
	textOf: (path: string) => string | undefined,
): string | undefined {
	const start = words.findIndex((word) => /(^|\/)uwsgi$/.test(word));
	if (start < 0) return undefined;
	for (const word of words.slice(start + 1)) {
		const path = /(?:^|=)([\w./${}-]+\.ini)$/.exec(word)?.[1];
		const text = path !== undefined && isSettingsOfUwsgi(path) ? textOf(path) : undefined;
		const said = /^\s*(?:processes|workers)\s*=\s*(\S+)\s*$/m.exec(text ?? "")?.[1];
		if (said) return said;
	}
	return undefined;
}
