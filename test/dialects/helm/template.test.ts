import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Renderer } from "../../../src/dialects/helm/template/evaluate.ts";
import { Failure } from "../../../src/dialects/helm/template/failure.ts";
import { parseTemplate, TemplateError } from "../../../src/dialects/helm/template/parse.ts";
import { told } from "../../../src/dialects/helm/template/told.ts";
import type { Value } from "../../../src/dialects/helm/template/value.ts";
import { parseYaml } from "../../../src/dialects/yaml.ts";

/** What a template makes of values, as `helm template` prints it. */
function rendered(template: string, values = ""): string {
	const { nodes, defined } = parseTemplate(template);
	const named = new Map([...defined].map(([name, body]) => [name, { file: "templates/a.yaml", nodes: body }]));
	const renderer = new Renderer(named, (source) => parseTemplate(source).nodes);
	const { document } = parseYaml(values, { version: "1.1" });
	const root = new Map<string, Value>([["Values", told(document?.contents, { file: "values.yaml", base: 0 })]]);
	return renderer.render("templates/a.yaml", nodes, root).toString();
}

describe("the language of templates", () => {
	// Each pair was printed by the real `helm template` (3.18.6).
	it.each([
		["{{ .Values.a }}-{{ .Values.b.c }}", "a: x\nb: { c: z }", "x-z"],
		["a {{- 1 }} b {{ 2 -}} c", "", "a1 b 2c"],
		["{{/* nothing */}}x{{- /* nor here */ -}} y", "", "xy"],
		["{{ .Values.a }}{{ .Values.b }}", "a: yes\nb: off", "truefalse"],
		["{{ if .Values.set }}yes{{ else if .Values.other }}other{{ else }}no{{ end }}", "set: false\nother: 0", "no"],
		["{{ with .Values.m }}{{ .k }}{{ else }}none{{ end }}", "m: { k: v }", "v"],
		["{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }};{{ end }}", "l: [a, b]", "0=a;1=b;"],
		["{{ range $k, $v := .Values.m }}{{ $k }}{{ $v }}{{ end }}", "m: { b: 2, a: 1 }", "a1b2"],
		['{{ range .Values.l }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ else }}empty{{ end }}', "l: [a, b, c]", "a"],
		["{{ $x := 1 }}{{ range until 3 }}{{ $x = add $x . }}{{ end }}{{ $x }}", "", "4"],
		["{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "", "21"],
		['{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" 5 }}{{ include "t" "a" | upper }}', "", "<5><A>"],
		['{{ block "b" .Values }}{{ .a }}{{ end }}', "a: 1", "1"],
		['{{ (dict "a" (list 1 2)).a | len }}', "", "2"],
		["{{ .Values.big }} {{ .Values.big | int }} {{ .Values.f }}", "big: 1000000\nf: 1.5", "1e+06 1000000 1.5"],
		["{{ .Values.none }}{{ (.Values.none).deeper }}|", "a: 1", "|"],
		['{{ and .Values.a (or .Values.b "c") }}', "a: 1", "c"],
		['{{ printf "%s/%d:%v%%" .Values.r (int .Values.m) true }}', "r: x\nm: 3", "x/3:true%"],
		["{{ tpl .Values.t . }}", 't: "{{ .Values.a }}!"\na: 7', "7!"],
		['{{ `raw {{ text }}` }}{{ "tab\\t" | quote }}', "", 'raw {{ text }}"tab\\t"'],
	])("%s", (template, values, expected) => {
		expect(rendered(template, values)).toBe(expected);
	});
});

describe("functions", () => {
	it.each([
		['{{ default "d" .Values.e }}{{ default 5 .Values.z }}', 'e: ""\nz: 0', "d5"],
		['{{ .Values.a | quote }} {{ .Values.a | squote }} {{ quote 1 "x" }}', "a: it's", '"it\'s" \'it\'s\' "1" "x"'],
		['{{ "a-b-c-" | trunc 5 | trimSuffix "-" }}{{ trunc -2 "abc" }}', "", "a-b-cbc"],
		['{{ "x" | nindent 2 }}{{ indent 1 "a\\nb" }}', "", "\n  x a\n b"],
		[
			"{{ toYaml .Values.m }}",
			'm: { b: [1, { c: x, d: z }], a: "80", e: {}, f: "on" }',
			'a: "80"\nb:\n- 1\n- c: x\n  d: z\ne: {}\nf: "on"',
		],
		["{{ toJson .Values.m }}", "m: { b: 1, a: [x, true, null] }", '{"a":["x",true,null],"b":1}'],
		['{{ ternary "a" "b" .Values.set }}{{ coalesce .Values.no "z" }}', "set: true", "az"],
		['{{ hasKey .Values "a" }}{{ get .Values "a" }}{{ has 1.0 .Values.l }}', "a: 2\nl: [1]", "true2true"],
		['{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}', "", '{"a":1,"b":3}'],
		['{{ mergeOverwrite (dict "a" 1) (dict "a" 2) | toJson }}', "", '{"a":2}'],
		['{{ join "," .Values.l }}{{ splitList "-" "a-b" | last }}', "l: [1, x]", "1,xb"],
		['{{ regexReplaceAll "[^a-z]+" "a1b2" "-" }}{{ regexMatch "^v[0-9]" "v1" }}', "", "a-b-true"],
		[
			"{{ add 1 2 3 }}{{ sub 5 2 }}{{ mul 2 3 }}{{ div 7 2 }}{{ mod 7 2 }}{{ max 1 9 }}{{ ceil 1.2 }}",
			"",
			"63631" + "92",
		],
		['{{ semverCompare ">=1.19-0" "v1.31.0" }}{{ semverCompare "^1.2" "2.0.0" }}', "", "truefalse"],
		['{{ b64enc "a" }}{{ b64dec "YQ==" }}{{ sha256sum "a" | trunc 8 }}', "", "YQ==aca978112"],
		['{{ kindOf .Values.l }}{{ kindIs "map" .Values }}{{ typeOf "x" }}', "l: []", "slicetruestring"],
		['{{ dig "b" "none" .Values.a }}{{ dig "x" "none" .Values.a }}', "a: { b: 1 }", "1none"],
		['{{ keys .Values | sortAlpha | join " " }}{{ pick .Values "a" | toJson }}', "a: 1\nb: 2", 'a b{"a":1}'],
		['{{ replace "." "-" "a.b" }}{{ title "big day" }}{{ camelcase "http_server" }}', "", "a-bBig DayHttpServer"],
	])("%s", (template, values, expected) => {
		expect(rendered(template, values)).toBe(expected);
	});

	it("says what cannot be known, and lets a default stand for nothing of it", () => {
		expect(rendered("{{ randAlphaNum 8 }}")).toBe(["$", "{a random text}"].join(""));
		expect(rendered("{{ default (uuidv4) .Values.id }}", "id: x")).toBe("x");
		expect(rendered("{{ quote (uuidv4) }}")).toMatch(/^"\$\{.*\}"$/);
		expect(rendered('{{ required "name it" .Values.name }}')).toBe(["$", "{is required (name it)}"].join(""));
		expect(rendered('a:\n  {{- include "common.labels" . | nindent 2 }}\nb: 1')).toBe("a:\nb: 1");
	});

	it("fails where a chart says so", () => {
		expect(() => rendered('{{ fail "never" }}')).toThrow(new Failure("never"));
	});
});

describe("whatever text stands in a template", () => {
	it.each([
		["{{ if true }}", "not closed"],
		["{{ end }}", "closes nothing"],
		["{{ .a | }}", "missing"],
		["{{ 'x }}", "not understood"],
		["{{ (1 }}", "not closed"],
	])("%s is told to be malformed", (template, message) => {
		expect(() => parseTemplate(template)).toThrow(message);
	});

	it.each([
		['{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
		["{{ range until 1000000000 }}{{ range until 1000000000 }}x{{ end }}{{ end }}"],
		["{{ $t := `{{ tpl .Values.t . }}` }}{{ tpl .Values.t . }}"],
		['{{ $x := "aaaaaaaaaa" }}{{ range until 9999 }}{{ $x = print $x $x }}{{ end }}'],
		['{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toYaml $d }}'],
		["{{ repeat 1000000000 `x` }}{{ indent 1000000000 `x` }}ok"],
	])("%s ends soon", (template) => {
		try {
			expect(rendered(template, "t: '{{ tpl .Values.t . }}'").length).toBeLessThan(4_100_000);
		} catch (error) {
			expect(error).toBeInstanceOf(Failure);
		}
	});

	it("is parsed or refused in words", () => {
		const part = fc.constantFrom(
			"{{",
			"}}",
			"{{-",
			"-}}",
			"if ",
			"end",
			"range ",
			".a",
			"$x",
			":=",
			"|",
			"(",
			")",
			'"',
			" ",
			"\n",
			"else",
			"x",
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
				try {
					parseTemplate(parts.join(""));
				} catch (error) {
					expect(error).toBeInstanceOf(TemplateError);
				}
			}),
		);
	});
});
