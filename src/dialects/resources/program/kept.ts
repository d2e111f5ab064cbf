/** Names under which programs keep what they are told: sizes by environment, accounts, properties of their own. */
const words =
	"config|configs|configuration|settings|constants?|consts|environments?|env|params|parameters|props|properties|types|sizes|stages?|accounts|shared|common|variables|vars";

const kept = new RegExp(
	`(^|/)((${words})([._-][\\w-]*)?|[\\w-]*[._-](${words})|index|__init__|__main__|app|main)\\.(ts|js|mts|py)$`,
	"i",
);

/** Data that a program imports, by what they or their folder are called. */
const data = new RegExp(`(^|/)((${words})/[^/]+|(${words})([._-][\\w-]*)?|[\\w-]*[._-](${words}))\\.json$`, "i");

/** Whether a file may be part of a program that declares resources, though it names nothing of a library. */
export const isKept = (path: string): boolean =>
	(kept.test(path) || data.test(path)) && !/(^|\/)(node_modules|tests?|__tests__)\//.test(path);
