/**
 * Prepares untrusted text for messages: removes characters that would affect the surrounding text, and cuts long text
 * between grapheme clusters.
 */

/** Bidirectional controls, and invisible characters: zero width, tags, variation supplements. */
const HIDDEN =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu
/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
/** Marks piled upon one letter would reach into the lines around it. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu
/** First strong isolate, and its end: the text between has its own direction. */
const FSI = '\u2068'
const PDI = '\u2069'
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** One line without control characters; lone surrogates become U+FFFD, and long text is cut. */
export function plain(text: string, max: number): string {
  // The visible part is near the beginning; the rest need not be scanned.
  const line = text
    .slice(0, max * 16)
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(HIDDEN, '')
    .replace(PILED_MARKS, '$1')
    .trim()
  return cut(line, max)
}

/** The same; right-to-left text is isolated from the sentence around it (FSI … PDI). */
export function isolated(text: string, max: number): string {
  const line = plain(text, max)
  return RIGHT_TO_LEFT.test(line) ? `${FSI}${line}${PDI}` : line
}

/** The length of a text: in UTF-16 units, unless the receiver counts otherwise. */
export type Measure = (text: string) => number
export const units: Measure = text => text.length
export const bytes: Measure = text => Buffer.byteLength(text)

/** Cuts a text to a length, with "…" in place of the rest. The measure must be additive. */
export function cut(text: string, max: number, measure: Measure = units): string {
  if (measure(text) <= max) return text
  const room = max - measure('…') - (text.includes(FSI) ? measure(PDI) : 0)
  let kept = ''
  let used = 0
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += measure(segment)
    if (used > room) break
    kept += segment
  }
  return room < 0 ? '' : `${closed(kept.trimEnd())}…`
}

/** A cut must not leave a direction open. */
const closed = (text: string): string => (text.lastIndexOf(FSI) > text.lastIndexOf(PDI) ? text + PDI : text)

/** Makes a receiver's answer fit to be stored and shown: removes control characters except line breaks. */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
