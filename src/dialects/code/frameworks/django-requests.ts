import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import type { Program } from "../program.ts";
import { settingOf } from "../settings.ts";
import { isDeployed, isOwnCache } from "./django.ts";

/** What Django's settings have every request do: be counted in a cache, save its session. */
export const djangoRequests: Concept = {
	read: (program) => (isDeployed(program) ? [...throttles(program), ...saves(program)] : []),
};

/** Django REST framework docs, Throttling: it counts in the default cache, which without CACHES each process has for itself. */
function throttles(program: Program): Fragment[] {
	return settingOf("REST_FRAMEWORK", program).flatMap(({ value, when }): Fragment[] => {
		const classes = value && program.entry(value, "DEFAULT_THROTTLE_CLASSES");
		const list = classes && program.follow(classes);
		if (!list || (list.kind === "list" && list.items.length === 0) || !isOwnCache("default", program)) return [];
		return [
			ofService(program, classes.at, { localState: declared(["rate limits"], classes.at) }, when ? { when } : {}),
		];
	});
}

function saves(program: Program): Fragment[] {
	return settingOf("SESSION_SAVE_EVERY_REQUEST", program).flatMap(({ value, at, when }): Fragment[] => {
		const always = value && program.follow(value);
		if (always?.kind !== "literal" || always.value !== true) return [];
		return [ofService(program, at, { sessionHops: declared(["every answer"], at) }, when ? { when } : {})];
	});
}
