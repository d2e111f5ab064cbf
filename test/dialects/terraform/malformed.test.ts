import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { parse } from "../../../src/dialects/terraform/parse.ts";
import { claimsWith, readWith, unitsWith } from "../../support/reading.ts";
import { runs } from "../../support/runs.ts";
import { attribute, folder, pieces, read, storefront } from "./helper.ts";

beforeAll(() => terraform.load!());

const good = 'resource "aws_lb_target_group" "good" {\n  deregistration_delay = 20\n}\n';

describe("malformed text", () => {
	test.each([
		['resource "aws_sqs_queue" "bad" {\n  name =\n}\n', 3],
		['resource "aws_sqs_queue" "bad" {\n  name = "a\n}\n', 2],
		['resource "aws_sqs_queue" "bad" {\n  name = [1, 2\n}\n', 3],
		['resource "aws_sqs_queue" "bad" {\n  name = foo(\n', 2],
		["}}}\n", 1],
	])("is noted with its place, and the rest is read: %j", (bad) => {
		for (const text of [bad + good, good + bad]) {
			const reading = read(text);
			expect(attribute(reading.fragments, "Balancer", "drain", "good").value).toBe(20);
			expect(reading.notes.length).toBeGreaterThan(0);
			for (const note of reading.notes) {
				expect(note.severity).toBe("warning");
				expect(note.message).toMatch(/^Malformed HCL at line \d+, column \d+: /);
				expect(note.range).toBeDefined();
			}
		}
	});

	test("JSON is read as the language that it stands for", () => {
		expect(claimsWith(terraform, { path: "a/main.tf.json", text: "{}" })).toBe(true);
		expect(read({ "main.tf.json": "{}", "main.tf": good })).toMatchObject({
			notes: [],
			fragments: [{}],
		});
	});

	test("claims by name only", () => {
		const claimed = ["main.tf", "a/b.auto.tfvars", "a/.terraform/modules/x/main.tf", "x.tfstate", "a.hcl"];
		expect(claimed.map((path) => claimsWith(terraform, { path, text: "" }))).toEqual([true, true, false, false, false]);
	});

	test("a folder is a unit, without those in it", () => {
		const paths = ["main.tf", "a/b/main.tf", "a/b/variables.tf", "a/main.tf"];
		expect(
			unitsWith(
				terraform,
				paths.map((path) => ({ path, text: "" })),
			),
		).toEqual([
			{ key: "a/b", entries: ["a/b/main.tf", "a/b/variables.tf"] },
			{ key: "a", entries: ["a/main.tf"] },
			{ key: "", entries: ["main.tf"] },
		]);
	});

	test("deep nesting ends in a note or an unknown value, not in an overflow", () => {
		for (const [open, close] of ["()", "[]", "{}"].map((pair) => [...pair])) {
			const nested = `${(open === "{" ? "{ a = " : open).repeat(3000)}1${close.repeat(3000)}`;
			expect(() => read(`resource "aws_lb_target_group" "d" {\n  deregistration_delay = ${nested}\n}\n`)).not.toThrow();
		}
		expect(() => read("a {\n".repeat(3000))).not.toThrow();
	});
});

describe("any text", () => {
	const fragment = fc.constantFrom(
		// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own templates
		...'resource "aws_lb" "aws_ecs_service" "aws_lb_target_group" "x" { } [ ] ( ) = ${ } " %{ if } <<EOT EOT \n \n var. local. each.key aws_lb.x [*] ? : == && jsonencode( # /* */ 1 .5 -  stickiness dynamic count for_each locals variable default \\ é 😀 \0'.split(
			" ",
		),
	);

	test("never throws and always gives the same", () => {
		fc.assert(
			fc.property(fc.array(fragment, { maxLength: 60 }), (words) => {
				const files = folder(words.join(" "));
				const first = JSON.stringify(readWith(terraform, files));
				expect(
					JSON.stringify(
						readWith(
							terraform,
							files.map((file) => ({ ...file })),
						),
					),
				).toBe(first);
			}),
			runs(300),
		);
	});

	test("a real folder with a piece cut out, or put in, is read", () => {
		const files = storefront();
		const pick = fc.nat(files.length - 1);
		fc.assert(
			fc.property(pick, fc.nat(2000), fc.nat(80), fc.string({ maxLength: 12 }), (index, from, length, put) => {
				const mutated = files.map((file, at) =>
					at === index
						? { path: file.path, text: file.text.slice(0, from) + put + file.text.slice(from + length) }
						: file,
				);
				readWith(terraform, mutated);
			}),
			runs(200),
		);
	});
});

test("reading an edited folder again parses the edited file only, and gives what a fresh reading gives", () => {
	const files = storefront();
	readWith(terraform, files);
	const edited = files.map((file) =>
		file.path.endsWith("alb.tf") ? { path: file.path, text: file.text.replace("28800", "60") } : file,
	);
	const reading = readWith(terraform, edited);
	expect(attribute(reading.fragments, "Balancer", "affinityDuration").value).toBe(60);
	expect(pieces(readWith(terraform, files), "Balancer")[0].attributes.affinityDuration.value).toBe(28800);
});

test("a file edited again and again reads as the same text reads in a new place", () => {
	const { text } = storefront().find((file) => file.path.endsWith("alb.tf"))!;
	const line = fc.constantFrom(
		...[
			"",
			"}",
			'"',
			"/*",
			"*/",
			"{ a = 1 }",
			"x = <<E",
			"E",
			'resource "aws_lb" "new" {',
			"locals {",
			"a = 1",
			"a {}",
		],
	);
	const edit = fc.record({ at: fc.nat(80), cut: fc.nat(2), put: line });
	let places = 0;
	fc.assert(
		fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
			let lines = text.split("\n");
			for (const { at, cut, put } of edits) {
				lines = [...lines.slice(0, at), put, ...lines.slice(at + cut)];
				const edited = { path: "infra/edited.tf", text: lines.join("\n") };
				const fresh = { ...edited, path: `infra/fresh-${places++}.tf` };
				const renamed = JSON.stringify(parse(fresh)).replaceAll(fresh.path, edited.path);
				expect(JSON.stringify(parse(edited))).toBe(renamed);
			}
		}),
		runs(60),
	);
});
