/** Value of a theme colour, or of the first of the fallbacks that the theme has. High-contrast themes lack many. */
export function color(...names: string[]): string {
	const style = getComputedStyle(document.body);
	for (const name of names) {
		const value = style.getPropertyValue(`--vscode-${name}`).trim();
		if (value) return value;
	}
	return style.color;
}

export function fontFamily(): string {
	return getComputedStyle(document.body).fontFamily;
}

export function isHighContrast(): boolean {
	return /vscode-high-contrast/.test(document.body.className);
}

export function isDark(): boolean {
	const { classList } = document.body;
	return classList.contains("vscode-dark") || (isHighContrast() && !classList.contains("vscode-high-contrast-light"));
}

/** Whether nothing is to move by itself: the system says so, or the editor. */
export function prefersStill(): boolean {
	const { classList } = document.body;
	return classList.contains("vscode-reduce-motion") || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Calls back after the editor has changed its theme: it sets variables on the root and a class on the body. */
export function onThemeChange(callback: () => void): void {
	let waiting = false;
	const observer = new MutationObserver(() => {
		if (waiting) return;
		waiting = true;
		requestAnimationFrame(() => {
			waiting = false;
			callback();
		});
	});
	observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
	observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
