import { asBoolean, asNumber, firstUnknown, type Result, Unknown } from "./value.ts";

const arithmetic: Record<string, (a: number, b: number) => number | boolean> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
	"%": (a, b) => a % b,
	"<": (a, b) => a < b,
	">": (a, b) => a > b,
	"<=": (a, b) => a <= b,
	">=": (a, b) => a >= b,
};

export function operate(operator: string, operands: Result[]): Result {
	const [a, b] = operands;
	if (a === undefined) return new Unknown("an operand is missing");
	if (b === undefined) return unary(operator, a);
	if (operator === "&&" || operator === "||") return logic(operator === "||", a, b);
	// What is there is not null, whatever of it is unknown.
	if (
		(operator === "==" || operator === "!=") &&
		(a === null || b === null) &&
		!(a instanceof Unknown) &&
		!(b instanceof Unknown)
	)
		return (a === b) === (operator === "==");
	const hole = firstUnknown(a) ?? firstUnknown(b);
	if (hole) return hole;
	if (operator === "==" || operator === "!=") return (JSON.stringify(a) === JSON.stringify(b)) === (operator === "==");
	const left = asNumber(a);
	const right = asNumber(b);
	const run = arithmetic[operator];
	if (!run || left === undefined || right === undefined) return new Unknown(`${operator} needs two numbers`);
	const value = run(left, right);
	return typeof value === "number" && !Number.isFinite(value) ? new Unknown("a division by zero") : value;
}

function unary(operator: string, value: Result): Result {
	if (value instanceof Unknown) return value;
	if (operator === "!") {
		const flag = asBoolean(value);
		return flag === undefined ? new Unknown("! needs true or false") : !flag;
	}
	const number = asNumber(value);
	if (number === undefined || !/^[+-]$/.test(operator)) return new Unknown(`${operator} needs a number`);
	return operator === "-" ? -number : number;
}

/** An unknown side does not matter where the other side decides. */
function logic(decides: boolean, a: Result, b: Result): Result {
	if (asBoolean(a) === decides || asBoolean(b) === decides) return decides;
	return firstUnknown(a) ?? firstUnknown(b) ?? !decides;
}
