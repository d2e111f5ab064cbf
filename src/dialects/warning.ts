/** What people write over a line that somebody changed before, to everyone's regret. */
const warnings =
	/\b(?:do(?:es)?\s+not|don['’]?t|never|must\s*n[o’']t|must\s+not|should\s+not)\s+(?:ever\s+)?(?:be\s+)?(?:remov|delet|drop|chang|touch|edit|modif|alter|rais|increas|lower|scal|disabl|turn|switch)\w*|\bmust\s+(?:stay|remain|be\s+kept|be\s+left)\b|\b(?:keep|leave)\s+(?:this|it|me|as\s+(?:is|it\s+is)|alone)\b|\bhands\s+off\b/i;

/**
 * Why a line with these comments is not ours to change, in words: one of them asks everyone to keep off. Whoever wrote it
 * knew something that no file says, so a person decides.
 */
export function warningIn(comments: readonly string[]): string | undefined {
	const found = comments.find((comment) => warnings.test(comment));
	if (!found) return undefined;
	const words = found.replace(/^[\s#/*]+|[\s*/]+$/g, "");
	return `a comment there says “${words}”; settle that first, then change both by hand`;
}
