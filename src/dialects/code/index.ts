import { livePages } from "./concepts/live-pages.ts";
import { model } from "./concepts/model.ts";
import { gunicornApplication, gunicornSettings, serverProcesses } from "./concepts/processes.ts";
import { taskLimit } from "./concepts/task-limit.ts";
import { dataHints } from "./data/hints.ts";
import { codeDialect } from "./dialect.ts";
import { aroundJvm } from "./frameworks/beans.ts";
import { django } from "./frameworks/django.ts";
import { djangoRequests } from "./frameworks/django-requests.ts";
import { aroundFastapi } from "./frameworks/fastapi-dependencies.ts";
import { flaskSqlalchemy } from "./frameworks/flask-sqlalchemy.ts";
import { springRetries } from "./frameworks/spring-retries.ts";
import { springRouting } from "./frameworks/spring-routing.ts";
import { springSessions } from "./frameworks/spring-sessions.ts";
import { springTransactions } from "./frameworks/spring-transactions.ts";
import { jvmKnowledge } from "./knowledge/jvm/index.ts";
import { pythonKnowledge } from "./knowledge/python/index.ts";
import { java as javaAdapter } from "./languages/java.ts";
import { kotlin as kotlinAdapter } from "./languages/kotlin.ts";
import { isMapperXml, parseMapperXml } from "./languages/mapper-xml.ts";
import { python as adapter } from "./languages/python.ts";
import { either, liveHints, stateHints, uploadHints } from "./state/words.ts";

export const python = codeDialect({
	adapter,
	knowledge: pythonKnowledge,
	files: { names: ["*.py"], languages: ["python"], called: "servers written in Python" },
	comment: "#",
	isFollowed: true,
	named: (name, value) => `${name}=${value}`,
	// A settings module of Django imports nothing of it, and a unit of work is often begun on what another file makes.
	hints: either(
		new RegExp(
			`^(?:INSTALLED_APPS|ROOT_URLCONF|MIDDLEWARE|ASGI_APPLICATION|CHANNEL_LAYERS|SESSION_ENGINE|DATABASES|CACHES)\\b|\\.(?:commit|begin|prepare|transaction|tpc_prepare|begin_twophase)\\(\\)|\\bSQLALCHEMY_(?:DATABASE_URI|BINDS)\\b|^@\\w+(?:\\.\\w+)*\\.task\\b|^class \\w+(?:Repository|Repo|Dao|DAO|UnitOfWork)\\b|^(?:workers|worker_class|graceful_timeout|\\s*SESSION_TYPE)\\s*=|\\btask_time_limit\\s*=|^CELERY_TASK_TIME_LIMIT\\b|\\brequest\\.files\\b|_pb2_grpc\\b|\\b(?:(?:create|insert|save|add|update|upsert|store|register)_\\w{1,50}|\\w{1,50}_(?:create|insert|save|add|update|upsert|store))\\([\\s\\S]{0,400}?\\b(?:(?:get|find|fetch|load|read)_\\w{1,50}|\\w{1,50}_(?:get|find|fetch|load|read|by_\\w{1,30}))\\(|\\b(?:File|Image)Field\\(|^(?:import|from) (?:torch|transformers|sentence_transformers|tensorflow|keras|onnxruntime|whisper|faster_whisper|ultralytics|vllm|llama_cpp|diffusers|spacy)\\b|${dataHints.source}`,
			"m",
		),
		stateHints,
		liveHints,
		uploadHints,
	),
	around: () => aroundFastapi,
	own: [
		django,
		djangoRequests,
		flaskSqlalchemy,
		gunicornSettings,
		gunicornApplication,
		serverProcesses,
		livePages,
		taskLimit,
		model,
	],
});

const ofJvm = {
	knowledge: jvmKnowledge,
	comment: "//" as const,
	around: aroundJvm,
	// What a framework does for a mark or a type needs no call of a library.
	hints: either(
		/\binterface \w{1,80}(?:Mapper|Dao|DAO|Repository)\b|@(?:SpringBootApplication|RestController|Controller|Scheduled|Transactional|SessionAttributes|SessionScoped?|EnableWebFluxSecurity|EnableWebSecurity)\b|\b(?:MultipartFile|FileItem|HttpSession|WebSession|micronaut\.session|sessionAttribute|HttpSecurity|ServerHttpSecurity|UserTransaction|Transaction(?:Template|Operations)|DSLContext|Jdbi|FixedBackOff|Retryer|\w+Grpc\.new\w*Stub|\w+(?:Blocking|Future|Coroutine)Stub)\b|\w(?:epository|Repo|Dao|DAO)\.(?:save|insert|update|persist)\w{0,40}\(/,
		dataHints,
		stateHints,
		liveHints,
		uploadHints,
	),
	own: [springRetries, springSessions, springTransactions, springRouting],
};

export const java = codeDialect({
	...ofJvm,
	adapter: javaAdapter,
	// Mappers of MyBatis. What is written in Kotlin asks for their texts.
	beside: {
		isOne: (path) => path.endsWith(".xml"),
		claims: isMapperXml,
		parse: (file) => parseMapperXml(file, "java"),
	},
	files: { names: ["*.java", "*.xml"], languages: ["java"], called: "servers written in Java" },
});

export const kotlin = codeDialect({
	...ofJvm,
	adapter: kotlinAdapter,
	files: { names: ["*.kt"], languages: ["kotlin"], called: "servers written in Kotlin" },
});
