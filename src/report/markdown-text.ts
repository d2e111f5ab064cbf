import { printable } from "../design/printable.ts";

/** Where a reader of Markdown sees a link without any mark of one: what follows each of these is parted from it. */
const linked: readonly RegExp[] = [
	// Addresses (GitHub Flavored Markdown, autolinks extension), and e-mail addresses and people by their @.
	/:(?=\/\/)/g,
	/www(?=\.)/gi,
	/(?:mailto|xmpp)(?=:)/gi,
	/@(?=\w)/g,
	// GitHub's own references to issues: #1 and GH-1.
	/#(?=\d)/g,
	/GH-(?=\d)/gi,
];
/** What GitHub takes for a commit: from seven digits on. */
const hash = /\b(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{7,40}\b/gi;

/** Text of a workspace as Markdown that shows just this text, in one line: no markup, no picture, no link, nobody called. */
export function markdownText(text: string): string {
	let parted = printable(text).replace(hash, (digits) => digits.replace(/.{6}(?=.)/g, "$&\u200b"));
	for (const start of linked) parted = parted.replace(start, "$&\u200b");
	return parted.replace(/[\\`*_[\]<>|#!~]/g, "\\$&");
}

/** What a rule or a remedy says in our own words: commands and settings in it stand as code. */
export function ruleText(text: string): string {
	const parts = text.split(/(`[\w ./:=-]+`)/);
	return parts.map((part, index) => (index % 2 === 1 ? part : markdownText(part))).join("");
}

/** The path of a file as a relative link: no name of a file is taken for another place, or for a part of the page. */
export function markdownPath(file: string): string {
	return encodeURI(file).replace(/[()#?:]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
