/** One capital before small letters: a word, and no acronym such as "MQL" or name such as "Sales Ready". */
const WORD = /^\p{Lu}[\p{Ll}-]+$/u

/** A name as it stands inside a sentence: "Hot" → "hot", "MQL" → "MQL". */
export const inSentence = (name: string): string => (WORD.test(name) ? name.toLocaleLowerCase() : name)
