import type { Library } from "../../knowledge.ts";

const route = { is: "route" } as const;
const web = "org.springframework.web.bind.annotation";

/** Marks of functions that answer requests. */
export const marks: Library = {
	imports: [web, "jakarta.ws.rs", "javax.ws.rs", "io.micronaut.http.annotation"],
	symbols: {
		...Object.fromEntries(
			["GetMapping", "PostMapping", "PutMapping", "PatchMapping", "DeleteMapping", "RequestMapping"].map((name) => [
				`${web}.${name}`,
				route,
			]),
		),
		...Object.fromEntries(
			["jakarta.ws.rs", "javax.ws.rs"].flatMap((from) =>
				["GET", "POST", "PUT", "PATCH", "DELETE"].map((name) => [`${from}.${name}`, route]),
			),
		),
		...Object.fromEntries(
			["Get", "Post", "Put", "Patch", "Delete"].map((name) => [`io.micronaut.http.annotation.${name}`, route]),
		),
	},
};
