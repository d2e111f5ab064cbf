/** "registry.example.com:5000/shop/web:1.2@sha256:…" → "web". */
export function imageName(image: string): string {
	const [path] = image.split("@");
	return path.slice(path.lastIndexOf("/") + 1).split(":")[0];
}

/**
 * "registry.example.com:5000/shop/web:1.2@sha256:…" → "registry.example.com:5000/shop/web". Without a registry it is Docker's
 * own (https://github.com/distribution/reference/blob/main/normalize.go).
 */
export function repositoryOf(image: string): string {
	const path = image.split("@")[0].replace(/^(index\.)?docker\.io\/(library\/)?/, "");
	const tag = path.indexOf(":", path.lastIndexOf("/") + 1);
	return tag < 0 ? path : path.slice(0, tag);
}
