import type { Fragment } from "../../design/fragment.ts";

/**
 * What one deployment declares in several files belongs together, wherever these lie: without a scope, files that share no
 * folder do not speak of each other.
 */
export function scoped(fragments: Fragment[], scope: string): Fragment[] {
	const files = new Set(fragments.map(({ file }) => file));
	return files.size < 2 ? fragments : fragments.map((one) => ({ ...one, scope }));
}
