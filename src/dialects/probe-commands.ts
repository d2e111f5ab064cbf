const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;
const always = /^(?:(?:\/(?:usr\/)?bin\/)?(?:true|echo\b[^;&|]*)|:|exit 0)$/;
/** Whatever came before it, unless that ends the script. */
const after = /(?:\|\||;)\s*(?:exit 0|(?:\/(?:usr\/)?bin\/)?true|:)\s*;?$/;
/** What says no itself, or ends at whatever fails: `if …; then exit 1; fi; exit 0`, `set -e; …; true`. */
const endsBefore = /\b(?:exit|return)(?!\s+0\b)|\bset\s+-\w*e|\bexec\b/;

/** Whether a probe's command says yes whatever the program does: `true`, `sh -c "exit 0"`, `… || true`. */
export function cannotFail(words: readonly string[]): boolean {
	const isShell = words.length === 3 && shells.test(words[0]) && /^-\w*c$/.test(words[1]);
	const script = (isShell ? words[2] : words.join(" ")).trim();
	if (always.test(script)) return true;
	return isShell && !words[1].includes("e") && after.test(script) && !endsBefore.test(script);
}
