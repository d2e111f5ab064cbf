/** Adds to a list of an index. */
export function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
	const known = index.get(key);
	if (known) known.push(value);
	else index.set(key, [value]);
}

/** The same, where what is put twice is put one time after the other. */
export function putOnce<K, V>(index: Map<K, V[]>, key: K, value: V): void {
	const known = index.get(key);
	if (!known) index.set(key, [value]);
	else if (known[known.length - 1] !== value) known.push(value);
}
