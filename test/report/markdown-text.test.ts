import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownPath, markdownText } from "../../src/report/markdown-text.ts";

/** What GitHub and editors make a link of without being asked, in the text that is left once escapes are read. */
const bare =
	/(https?|ftp):\/\/|www\.|[\w.+-]@[\w-]|@\w|#\d|\bGH-\d|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,40}\b/i;
const shown = (text: string) => markdownText(text).replace(/\\(?=[!-/:-@[-`{-~])/g, "");

test.each([
	"see https://evil.example/?a=b, or HTTP://EVIL.example",
	"www.evil.example, (WWW.evil.example)",
	"ftp://evil.example",
	"write to mallory@evil.example or mailto:mallory@evil.example",
	"thanks @mallory, @org/team",
	"fixes #1, closes owner/repository#23, GH-4",
	"as of 0a1b2c3 or da39a3ee5e6b4b0d3255bfef95601890afd80709",
])("%s holds no link", (text) => {
	expect(text).toMatch(bare);
	expect(shown(text)).not.toMatch(bare);
	// A person reads the same.
	expect(shown(text).replaceAll("\u200b", "")).toBe(text);
});

test("whatever text holds no link and no markup", () => {
	const piece = fc.constantFrom(
		"http",
		"https",
		"://",
		"www",
		".",
		"a@b.c",
		"#",
		"12",
		"GH-",
		"deadbeef1",
		"](",
		"<a>",
		"\\",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
			const text = markdownText(pieces.join(""));
			expect(text.replaceAll(/\\[!-/:-@[-`{-~]/g, "")).not.toMatch(/[\\`*_[\]<>|#!~]/);
			expect(shown(pieces.join(""))).not.toMatch(bare);
		}),
	);
});

test("ordinary words stay as they are", () => {
	const words = "Sessions of web live in memory; 30 s of waiting, 1000000 requests (a:b/c), effaced façade.";
	expect(markdownText(words)).toBe(words);
});

test("the path of a file leads to that file", () => {
	expect(markdownPath("services/web app/(a).ts")).toBe("services/web%20app/%28a%29.ts");
	expect(markdownPath("http:/evil.example/x#y?z")).toBe("http%3A/evil.example/x%23y%3Fz");
});
