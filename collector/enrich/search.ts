import type { SiteLists } from '../../shared/site.ts'
import { parametersOf } from './parameters.ts'
import { decoded, plainSegment, segmentsOf } from './path-segment.ts'
import { withOwnEntries } from './site-lists.ts'
import { NOT_SEARCHED_FOR, PAGED, SEARCH_PARAMETERS, SEARCH_SEGMENT, SEARCH_VERB } from './source-lists.ts'

const LONGEST = 200
/** A longer run of letters and digits without a space is a key and not a search word. */
const LONGEST_WORD = 40
/** Paths of home pages, by language or application; small shops put their search there. */
const HOME = /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/?)?(?:index\.\w+)?$/i

/** The search term of a page view of the site's own search; null if it is no search. */
export function searchOf(
  url: URL,
  lists: Partial<SiteLists> = {},
  parameters: ReadonlyMap<string, string> = parametersOf(url),
): string | null {
  const own = lists.searchParameters?.map(name => name.toLowerCase()) ?? []
  const isSearchPage = segmentsOf(url).some(segment => SEARCH_SEGMENT.test(plainSegment(segment)))
  for (const name of withOwnEntries(Object.keys(SEARCH_PARAMETERS), own)) {
    const value = parameters.get(name)
    if (value === undefined || value.length > LONGEST) continue
    if (believed(name, value, isSearchPage, url)) return value
  }
  return wordsInPath(url)
}

/** Decides by its place and value whether an ambiguous parameter is a search. */
function believed(name: string, value: string, isSearchPage: boolean, url: URL): boolean {
  const kind = Object.hasOwn(SEARCH_PARAMETERS, name) ? SEARCH_PARAMETERS[name] : 'always'
  if (kind === 'always' || isSearchPage) return true
  const words = value.split(/\s+/)
  if (!words.some(word => /\p{L}/u.test(word)) || words.some(isKey)) return false
  return kind === 'words' || words.length > 1 || (kind === 'home' && HOME.test(url.pathname))
}

/** `price_asc`, a serial number, a token: machine-made values. */
const isKey = (word: string): boolean =>
  /[_={}|<>[\]]/.test(word) ||
  word.length > LONGEST_WORD ||
  (word.length >= 16 && /\d/.test(word) && /\p{L}/u.test(word)) ||
  /^[0-9a-f]{8,}$/i.test(word)

/** `/search/red%20shoes`, `/szukaj/buty`: the segment after the search segment, perhaps followed by a page number. */
function wordsInPath(url: URL): string | null {
  const segments = segmentsOf(url)
  const at = segments.findIndex(segment => SEARCH_VERB.test(plainSegment(segment)))
  const [said, ...rest] = at < 0 ? [] : segments.slice(at + 1)
  if (said === undefined || (rest.length > 0 && !rest.every(segment => PAGED.test(segment)))) return null
  if (NOT_SEARCHED_FOR.test(plainSegment(said)) || PAGED.test(said)) return null
  const words = decoded(said.replaceAll('+', ' '))
    .replace(/\.(?:html?|php|aspx?)$/i, '')
    .trim()
  return words === '' || words.length > LONGEST ? null : words
}
