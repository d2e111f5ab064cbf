import type { Environment } from "../../entries/language.ts";
import type { Library } from "../../knowledge.ts";

/** The standard library, django-environ, python-decouple, environs, starlette's Config, pydantic's settings. */
const asked: Environment = { is: "environment", name: ["0"], otherwise: ["1", "default"] };
const typed = (of: string, methods: readonly string[]) =>
	Object.fromEntries(
		methods.map((name) => [`${of}.${name}`, { ...asked, name: ["0", "var"], otherwise: ["1", "default"] }]),
	);

const kinds = ["str", "url", "db", "db_url", "cache", "cache_url", "int", "bool", "list", "get_value"];

export const environment: Library = {
	imports: ["os", "environ", "environs", "decouple", "pydantic_settings", "pydantic", "starlette.config", "functools"],
	isQuiet: true,
	symbols: {
		"os.environ[]": { is: "environment" },
		"os.environ.get": asked,
		"os.getenv": asked,
		"environ.Env()": asked,
		...typed("environ.Env()", kinds),
		"environs.Env()": asked,
		"environs.env": asked,
		...typed("environs.Env()", kinds),
		...typed("environs.env", kinds),
		"decouple.config": asked,
		"starlette.config.Config()": asked,
		"pydantic_settings.BaseSettings": { is: "environment-fields" },
		"pydantic.BaseSettings": { is: "environment-fields" },
		"functools.partial": { is: "partial" },
	},
};
