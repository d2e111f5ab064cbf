import { createHash } from "node:crypto";
import { Recent } from "../../../recent.ts";
import { parseYaml } from "../../../yaml.ts";
import { Text } from "../text.ts";
import { told } from "../told.ts";
import { bare, isDict, plainNumber, sorted, Told, textOf, type Value } from "../value.ts";
import { writtenYaml } from "../yaml-text.ts";
import { noCircle } from "./dicts.ts";
import { type Functions, ofTexts, type TemplateFunction } from "./function.ts";

const toYaml: TemplateFunction = {
	lines: true,
	call: ([value]) => {
		noCircle(value ?? null);
		return writtenYaml(value ?? null);
	},
};

/** As Go's encoder of JSON: keys in order, nothing between. */
function json(value: Value): string {
	const known = bare(value);
	if (known === null || known instanceof Text || typeof known === "boolean")
		return JSON.stringify(known instanceof Text ? known.toString() : known);
	if (typeof known === "number") return plainNumber(known);
	if (typeof known === "bigint") return known.toString();
	if (Array.isArray(known)) return `[${known.map(json).join(",")}]`;
	if (isDict(known))
		return `{${sorted(known)
			.map(([key, one]) => `${JSON.stringify(key)}:${json(one)}`)
			.join(",")}}`;
	return "null";
}

const toJson: TemplateFunction = {
	call: ([value]) => {
		noCircle(value ?? null);
		return Text.of(json(value ?? null).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`));
	},
};

const toPrettyJson: TemplateFunction = {
	call: (args) => Text.of(JSON.stringify(JSON.parse(textOf(toJson.call(args))), null, 2)),
};

const toRawJson: TemplateFunction = {
	call: ([value]) => {
		noCircle(value ?? null);
		return Text.of(json(value ?? null));
	},
};

/** Charts hand values on as texts and read them again, the same ones for each of their parts. */
const readBefore = new Recent<ReturnType<typeof parseYaml>>(500_000);

function read(text: string): ReturnType<typeof parseYaml> {
	return readBefore.get(text) ?? readBefore.put(text, parseYaml(text, { version: "1.1" }), text.length);
}

/** What a text says as YAML, JSON among it. */
const fromYaml: TemplateFunction = {
	call: ([text]) => {
		const { document, errors } = read(textOf(text));
		if (!document || errors.length > 0) return new Map([["Error", Text.of(errors[0]?.message ?? "")]]);
		return told(document.contents, undefined);
	},
};

const hash = (name: string) => ofTexts((text) => createHash(name).update(text).digest("hex"));

export const encodings: Functions = {
	toYaml,
	mustToYaml: toYaml,
	toYamlPretty: toYaml,
	toJson,
	mustToJson: toJson,
	toPrettyJson,
	mustToPrettyJson: toPrettyJson,
	toRawJson,
	mustToRawJson: toRawJson,
	fromYaml,
	fromYamlArray: fromYaml,
	fromJson: fromYaml,
	mustFromJson: fromYaml,
	fromJsonArray: fromYaml,
	b64enc: ofTexts((text) => Buffer.from(text).toString("base64")),
	b64dec: ofTexts((text) => Buffer.from(text, "base64").toString()),
	sha256sum: hash("sha256"),
	sha1sum: hash("sha1"),
	md5sum: hash("md5"),
	sha512sum: hash("sha512"),
	adler32sum: ofTexts((text) => {
		let [a, b] = [1, 0];
		for (const byte of Buffer.from(text)) [a, b] = [(a + byte) % 65521, (b + a + byte) % 65521];
		return String(((b << 16) | a) >>> 0);
	}),
	urlquery: ofTexts((text) => encodeURIComponent(text).replace(/%20/g, "+")),
	js: ofTexts((text) => JSON.stringify(text).slice(1, -1)),
	html: ofTexts((text) => text.replace(/[<>&'"]/g, (one) => `&#${one.charCodeAt(0)};`)),
	toBool: { call: ([value]) => (value instanceof Told ? value.value === true : textOf(value) === "true") },
};
