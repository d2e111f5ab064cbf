/** Puts one beside those of the same key. */
export function add<Key, Of>(groups: Map<Key, Of[]>, key: Key, one: Of): void {
	const group = groups.get(key);
	if (group) group.push(one);
	else groups.set(key, [one]);
}
