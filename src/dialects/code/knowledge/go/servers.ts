import type { Environment } from "../../entries/language.ts";
import type { Library } from "../../knowledge.ts";

const killed = "Go, os/signal: a program that asks for no SIGTERM ends at once, with requests open";
const serves = {
	is: "server",
	listens: true,
	role: "server",
	// Each request is a goroutine, and one that waits holds no thread: https://go.dev/doc/faq#goroutines
	runtime: "event-loop",
	sigterm: "ignored",
	source: killed,
} as const;
/** `closes`: what they come back with when they are shut down. net/http and Echo: ErrServerClosed; Fiber and gRPC: nil. */
const methods = (of: readonly string[], names: readonly string[], closes?: "error" | "nothing") =>
	Object.fromEntries(
		of.flatMap((one) => names.map((name) => [`${one}.${name}`, { ...serves, ...(closes && { closes }) }])),
	);

export const netHttp: Library = {
	imports: ["net/http", "crypto/tls", "net/http/fcgi"],
	symbols: {
		"net/http.ListenAndServe": serves,
		"net/http.ListenAndServeTLS": serves,
		"net/http.Serve": serves,
		"net/http.ServeTLS": serves,
		...methods(["net/http.Server()"], ["ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"], "error"),
	},
};

const echo = ["Start", "StartTLS", "StartServer", "StartAutoTLS", "StartH2CServer"];

export const frameworks: Library = {
	imports: [
		"github.com/gin-gonic/gin",
		"github.com/labstack/echo",
		"github.com/gofiber/fiber",
		"google.golang.org/grpc",
		"github.com/valyala/fasthttp",
		"github.com/kataras/iris",
		"github.com/gogf/gf/v2/frame/g",
	],
	symbols: {
		...methods(
			["github.com/gin-gonic/gin.Default()", "github.com/gin-gonic/gin.New()", "github.com/gin-gonic/gin.Engine()"],
			["Run", "RunTLS", "RunListener", "RunUnix"],
		),
		...methods(["github.com/labstack/echo.New()", "github.com/labstack/echo.Echo()"], echo, "error"),
		...methods(
			["github.com/gofiber/fiber.New()", "github.com/gofiber/fiber.App()"],
			["Listen", "ListenTLS", "Listener"],
			"nothing",
		),
		...methods(["google.golang.org/grpc.NewServer()", "google.golang.org/grpc.Server()"], ["Serve"], "nothing"),
		...methods(["github.com/valyala/fasthttp"], ["ListenAndServe", "ListenAndServeTLS"]),
		...methods(["github.com/valyala/fasthttp.Server()"], ["ListenAndServe"]),
	},
};

/** Whoever asks for SIGTERM decides what happens then; `os.Interrupt` is another signal. */
export const shutdown: Library = {
	imports: [
		"os/signal",
		"sigs.k8s.io/controller-runtime",
		"github.com/oklog/run",
		"k8s.io/apiserver/pkg/server",
		"knative.dev/pkg/signals",
		"go.uber.org/fx",
		"github.com/go-kratos/kratos/v2",
		"github.com/ory/graceful",
		"github.com/facebookgo/grace/gracehttp",
		"gopkg.in/tylerb/graceful.v1",
	],
	symbols: {
		"os/signal.Notify": { is: "shutdown", signalsFrom: 1 },
		"os/signal.NotifyContext": { is: "shutdown", signalsFrom: 1 },
		"os/signal.Ignore": { is: "shutdown", signalsFrom: 0, ignores: true },
		"github.com/oklog/run.SignalHandler": { is: "shutdown", signalsFrom: 1 },
		"sigs.k8s.io/controller-runtime.SetupSignalHandler": { is: "shutdown" },
		"k8s.io/apiserver/pkg/server.SetupSignalHandler": { is: "shutdown" },
		"k8s.io/apiserver/pkg/server.SetupSignalContext": { is: "shutdown" },
		"knative.dev/pkg/signals.SetupSignalHandler": { is: "shutdown" },
		"knative.dev/pkg/signals.NewContext": { is: "shutdown" },
		// Run waits for SIGINT and SIGTERM, then calls what stops each part.
		"go.uber.org/fx.New().Run": { is: "shutdown" },
		"github.com/go-kratos/kratos/v2.New().Run": { is: "shutdown" },
		"github.com/ory/graceful.Graceful": { is: "shutdown" },
		"github.com/facebookgo/grace/gracehttp.Serve": { is: "shutdown" },
		"gopkg.in/tylerb/graceful.v1.Run": { is: "shutdown" },
	},
};

/** viper's README: keys are looked up in the environment in capitals (AutomaticEnv), with `_` for the delimiters that are replaced. */
const setting: Environment = {
	is: "environment",
	name: ["0"],
	key: { defaults: "SetDefault", reads: "ReadInConfig" },
};

/** What only tells what others mean. */
export const language: Library = {
	imports: ["os", "syscall", "time", "context", "golang.org/x/sys/unix", "github.com/spf13/viper"],
	isQuiet: true,
	symbols: {
		"os.Getenv": { is: "environment", name: ["0"] },
		"os.LookupEnv": { is: "environment", name: ["0"] },
		"syscall.Getenv": { is: "environment", name: ["0"] },
		"github.com/spf13/viper.GetString": setting,
		"github.com/spf13/viper.GetInt": setting,
		"github.com/spf13/viper.GetInt32": setting,
		"github.com/spf13/viper.GetInt64": setting,
		"github.com/spf13/viper.GetUint": setting,
		"github.com/spf13/viper.GetDuration": setting,
		"github.com/spf13/viper.Get": setting,
		"time.Nanosecond": { is: "duration", seconds: 1e-9 },
		"time.Microsecond": { is: "duration", seconds: 1e-6 },
		"time.Millisecond": { is: "duration", seconds: 1e-3 },
		"time.Second": { is: "duration", seconds: 1 },
		"time.Minute": { is: "duration", seconds: 60 },
		"time.Hour": { is: "duration", seconds: 3600 },
	},
};
