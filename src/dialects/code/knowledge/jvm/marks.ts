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

/** Mappers, whose marks tell what a class of stored things is: its version, its keys, and what its bases say of it. */
export const mappedMarks: Library = {
	imports: [
		"jakarta.persistence",
		"javax.persistence",
		"org.springframework.data.annotation",
		"com.baomidou.mybatisplus",
		"org.apache.ibatis.annotations",
	],
	isQuiet: true,
	symbols: {},
};
