import { isPlan, looksLikePlan } from "./plan.ts";

/** What `file` and `templatefile` read of a folder: containers of a task, what a machine does when it boots. */
export const isTemplate = (path: string): boolean =>
	/\.(tpl|tftpl)$/.test(path) || (isPlan(path) && isTold.test(path) && !/plan/i.test(path));

/** As people call such files; a plan is called otherwise. */
const isTold = /(^|[/._-])(task|tasks|container|containers|definition|definitions)([/._-]|$)/i;

export const looksLikeTemplate = (text: string): boolean =>
	!looksLikePlan(text) && (/"image"\s*:/.test(text) || /^#(!|cloud-config)/.test(text));
