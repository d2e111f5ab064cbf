import { type Attribute, byDefault, declared, placeOf } from "../design/attribute.ts";
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
	// What was compiled before reads the same variables: its image knows better.
	return told && byDefault(true, told[1].at, `${told[0]} is read by programs of the JVM or of .NET`);
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

/** Images of a distribution alone: a program that runs in one without a runtime being put there was compiled before as well. */
const distributions =
	/(^|\/)(alpine|debian|ubuntu|busybox|amazonlinux|oraclelinux|almalinux|rockylinux|fedora|wolfi-base|photon|ubi\d*-minimal)(:|@|$)|\bubi\d*\/ubi(-minimal)?(:|@|$)/;
const runtime = /java|jre|jdk|jvm|jlink|\bjar\b|\bwar\b|dotnet|aspnet|\.dll\b|tomcat|\.sh\b/i;

/** `built` is what is put into the image, and how it starts. */
export const isCompiledBefore = (image: string, built: string): boolean =>
	bases.test(image) || (distributions.test(image) && !runtime.test(built));

/** Commands that start such a process, in what a machine runs when it boots. */
const commands = /\bjava\b[^\n]*\s-jar\s|\bdotnet\s+\S+\.dll\b|\bcatalina\.sh\b|\bsystemctl\s+(?:\S+\s+)*tomcat\d*\b/;

export const startsCold = (script: string): boolean => commands.test(script);
