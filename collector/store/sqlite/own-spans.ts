import { contactIdOf } from '../../identity/contact-ids.ts'
import type { SiteId, Span } from '../../model/rows.ts'
import { readSpans, writeSpans } from '../spans-text.ts'

/**
 * The spans of a stream as the file keeps them: empty where all of the stream belongs to the contact that has its id from
 * the stream, as nearly always.
 */
export const writeOwnSpans = (site: SiteId, key: string, spans: readonly Span[]): string => {
  const text = writeSpans(spans)
  return text === contactIdOf(site, key) ? '' : text
}

export const readOwnSpans = (site: SiteId, key: string, text: string): Span[] =>
  readSpans(text || contactIdOf(site, key))
