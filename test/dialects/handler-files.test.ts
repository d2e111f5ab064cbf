import { expect, test } from "vitest";
import { handlerFiles } from "../../src/dialects/handler-files.ts";

test.each([
	["src/buy.handler", undefined, "src/buy.ts"],
	["dist/orders/pay.handler", undefined, "orders/pay.ts"],
	["dist/pay.handler", undefined, "src/pay.ts"],
	["app.lambda_handler", "functions/pay/", "functions/pay/app.py"],
	["shop.web.handler", undefined, "shop/web.py"],
	["./index.handler", "build.zip", "index.mjs"],
])("%s of %s may stand in %s", (handler, folder, file) => {
	expect(handlerFiles(handler, folder)).toContain(file);
});

test("a handler of a compiled language names no file", () => {
	expect(handlerFiles("com.example.Pay::handleRequest")).toEqual([]);
	expect(handlerFiles("bootstrap")).toEqual([]);
});
