/** One capital before small letters: a common word, in contrast to an acronym ("MQL") or a name ("Sales Ready"). */
const WORD = /^\p{Lu}[\p{Ll}-]+$/u

/** A name inside a sentence: "Hot" → "hot", "MQL" → "MQL". */
export const inSentence = (name: string): string => (WORD.test(name) ? name.toLocaleLowerCase() : name)
