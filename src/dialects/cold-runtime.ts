import { type Attribute, declared, placeOf } from "../design/attribute.ts";
import type { Given } from "../design/fragment.ts";

/** Images of runtimes that compile while they serve, and of servers written for them. */
const images =
	/(^|[/-])(openjdk|eclipse-temurin|amazoncorretto|corretto|ibm-semeru-runtimes|graalvm[\w-]*|zulu-openjdk|liberica-openjdk-\w+|tomcat|jetty|wildfly|payara|keycloak|dotnet\/aspnet|dotnet-aspnet|aspnet)(:|@|$)|distroless\/java/i;
/** Variables that only such a process reads. */
const variables =
	/^(JAVA_(OPTS|TOOL_OPTIONS|OPTIONS)|JDK_JAVA_OPTIONS|JVM_OPTS|CATALINA_OPTS|SPRING_[A-Z_]+|ASPNETCORE_[A-Z_]+|DOTNET_[A-Z_]+|QUARKUS_[A-Z_]+)$/;

/** Whether it compiles as it serves, so that its first requests take many times as long: by its image, else by what it is given. */
export function compiles(
	image: Attribute | undefined,
	given: Readonly<Record<string, Given>> = {},
): Attribute | undefined {
	const at = placeOf(image);
	if (at && typeof image?.value === "string" && isColdImage(image.value)) return declared(true, at);
	const told = Object.entries(given).find(([name]) => variables.test(name));
	return told && declared(true, told[1].at);
}

/** Servers of models. */
const models =
	/(^|[/-])(torchserve|tritonserver|text-generation-inference|text-embeddings-inference|vllm-openai|ollama)(:|@|$)|^tensorflow\/serving\b/i;

export function servesModel(image: Attribute | undefined): Attribute | undefined {
	const at = placeOf(image);
	return at && models.test(String(image?.value)) ? declared(true, at) : undefined;
}

export function isColdImage(image: string): boolean {
	return images.test(image);
}

/** Images without any runtime: what starts in them was compiled before (GraalVM's native image, .NET's native AOT). */
const bases =
	/^scratch$|distroless\/(static|base|cc)|quarkus-micro-image|\bubi\d*-micro|dotnet\/(nightly\/)?runtime-deps/i;

export const isCompiledBefore = (image: string): boolean => bases.test(image);

/** Commands that start such a process, in what a machine runs when it boots. */
const commands = /\bjava\b[^\n]*\s-jar\s|\bdotnet\s+\S+\.dll\b|\bcatalina\.sh\b|\bsystemctl\s+(?:\S+\s+)*tomcat\d*\b/;

export const startsCold = (script: string): boolean => commands.test(script);
