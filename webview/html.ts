export interface PanelUris {
	script: string;
	style: string;
	/** Loaded only when a diagram is drawn. */
	mermaid: string;
	/** Fetched, and started from a blob: a webview may not start a worker from its own address. */
	worker: string;
}

export interface PanelHtmlOptions {
	/** `webview.cspSource`. */
	cspSource: string;
	/** Fresh and random for every page. */
	nonce: string;
	uris: PanelUris;
}

/** The page of the panel. Everything in it comes later, by messages: no data is ever written into the page's text. */
export function panelHtml({ cspSource, nonce, uris }: PanelHtmlOptions): string {
	const policy = contentSecurityPolicy(cspSource, nonce);
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<title>Simulate This Design</title>
<link rel="stylesheet" href="${escaped(uris.style)}">
</head>
<body>
<main id="panel" data-mermaid="${escaped(uris.mermaid)}" data-worker="${escaped(uris.worker)}" data-nonce="${escaped(nonce)}"></main>
<script nonce="${escaped(nonce)}" src="${escaped(uris.script)}"></script>
</body>
</html>
`;
}

export function contentSecurityPolicy(cspSource: string, nonce: string): string {
	return [
		"default-src 'none'",
		`script-src 'nonce-${nonce}' ${cspSource}`,
		// Mermaid writes a style element and style attributes into its pictures; a nonce does not reach attributes.
		`style-src ${cspSource} 'unsafe-inline'`,
		`img-src ${cspSource} data:`,
		`font-src ${cspSource}`,
		"worker-src blob:",
		`connect-src ${cspSource}`,
		// What default-src does not speak for.
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
}

function escaped(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
