/** "registry.example.com:5000/shop/web:1.2@sha256:…" → "web". */
export function imageName(image: string): string {
	const [path] = image.split("@");
	return path.slice(path.lastIndexOf("/") + 1).split(":")[0];
}
