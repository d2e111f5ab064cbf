import { Text } from "../text.ts";
import { textOf, Unknown, type Value } from "../value.ts";
import type { Functions, TemplateFunction } from "./function.ts";
import { satisfies, versionOf } from "./versions.ts";

/** What differs from one rendering to the next. */
const unknowable = (what: string): TemplateFunction => ({ takesUnknown: true, call: () => new Unknown(what) });

const random = unknowable("a random text");
const time = unknowable("the time of the release");
const made = unknowable("a certificate or a key that is made at the release");

export const outside: Functions = {
	/** `helm template` has no cluster: nothing is found. */
	lookup: { call: () => new Map() },
	getHostByName: unknowable("an address that is looked up at the release"),
	env: { call: () => Text.of("") },
	expandenv: { call: ([text]) => Text.of(textOf(text)) },
	randAlphaNum: random,
	randAlpha: random,
	randNumeric: random,
	randAscii: random,
	randBytes: random,
	randInt: unknowable("a random number"),
	shuffle: random,
	uuidv4: random,
	now: time,
	date: time,
	dateInZone: time,
	dateModify: time,
	unixEpoch: time,
	ago: time,
	htmlDate: time,
	toDate: time,
	duration: { call: ([seconds]) => Text.of(`${textOf(seconds)}s`) },
	genCA: made,
	genCAWithKey: made,
	genSelfSignedCert: made,
	genSelfSignedCertWithKey: made,
	genSignedCert: made,
	genPrivateKey: made,
	derivePassword: made,
	buildCustomCert: made,
	htpasswd: made,
	bcrypt: made,
	encryptAES: made,
	decryptAES: made,
	semver: {
		call: ([text]) => {
			const version = versionOf(textOf(text));
			const parts: [string, Value][] = [
				["Major", BigInt(version?.numbers[0] ?? 0)],
				["Minor", BigInt(version?.numbers[1] ?? 0)],
				["Patch", BigInt(version?.numbers[2] ?? 0)],
				["Prerelease", Text.of(version?.pre ?? "")],
				["Original", Text.of(textOf(text))],
			];
			return new Map(parts);
		},
	},
	semverCompare: { call: ([constraint, version]) => satisfies(textOf(version), textOf(constraint)) },
	base: { call: ([path]) => Text.of(textOf(path).split("/").filter(Boolean).at(-1) ?? ".") },
	dir: { call: ([path]) => Text.of(textOf(path).split("/").slice(0, -1).join("/") || ".") },
	ext: { call: ([path]) => Text.of(/\.[^./]*$/.exec(textOf(path))?.[0] ?? "") },
	clean: { call: ([path]) => Text.of(textOf(path).replace(/\/+/g, "/").replace(/\/$/, "")) },
};
