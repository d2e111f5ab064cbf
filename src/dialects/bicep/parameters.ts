/** `using` and `param` as the grammar of templates has it, every place where it was. */
export const asTemplate = (text: string): string =>
	text
		.replace(/^([ \t]*)using\b[^\n]*/gm, (line) => " ".repeat(line.length))
		.replace(/^([ \t]*)param(?=[ \t]+\w+[ \t]*=)/gm, "$1var  ");
