/** A line of the palette. `texts`: what a search finds it by, in every language. */
export type Command = {
  id: string
  group: 'recent' | 'place' | 'plan' | 'action' | 'contact'
  label: string
  note?: string
  texts: readonly string[]
  run: () => void
}

const MOST_SHOWN = 12

/** Without case and diacritics: "lodz" finds "Łódź". */
export const folded = (text: string): string =>
  text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ł', 'l')

/** Lines that have every word of the search, those that begin with it first; recent ones first without a search. */
export function matching(commands: readonly Command[], search: string, recent: readonly string[]): Command[] {
  const wish = folded(search.trim())
  if (wish === '') {
    const known = recent.flatMap(id => commands.find(one => one.id === id) ?? [])
    const rest = commands.filter(one => !recent.includes(one.id))
    return [...known.map(one => ({ ...one, group: 'recent' as const })), ...rest].slice(0, MOST_SHOWN)
  }
  const words = wish.split(/\s+/)
  return commands
    .map(command => ({ command, rank: rankOf(command.texts.map(folded), wish, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command)
    .slice(0, MOST_SHOWN)
}

function rankOf(texts: readonly string[], wish: string, words: readonly string[]): number {
  if (texts.some(text => text.startsWith(wish))) return 3
  if (texts.some(text => text.split(/\s+/).some(word => word.startsWith(wish)))) return 2
  return texts.some(text => words.every(word => text.includes(word))) ? 1 : 0
}
