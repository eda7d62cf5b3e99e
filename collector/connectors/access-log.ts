import { createHash } from 'node:crypto'
import type { BadRow, FormatOptions, ImportRow, SkippedRow } from './file-format.ts'

/** Address, user, [time], "request", status, bytes, "referrer", "agent". A line that was cut off in its agent is taken. */
const LINE =
  /^(\S+) \S+ \S+ \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)(?:"|$)/
const TIME = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** What a browser opens as a page; all else is fetched by pages, or is a file. */
const PAGE = /(?:^|\/)[^/.]*$|\.(?:html?|xhtml|php|aspx?|jsp)$/i

/**
 * A web server's access log (Apache's and nginx's "combined"): successful GETs of pages, as the page views of
 * browsers with their own agents and addresses. Who that is is told by address and agent together, as a hash.
 */
export async function* combined(
  lines: AsyncIterable<string>,
  { origin }: FormatOptions,
): AsyncGenerator<ImportRow | BadRow | SkippedRow> {
  const seen = new Map<string, number>()
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text === '') continue
    const occurrence = (seen.get(text) ?? 0) + 1
    seen.set(text, occurrence)
    yield rowOf(text, occurrence, line, origin)
  }
}

function rowOf(
  text: string,
  occurrence: number,
  line: number,
  origin: string,
): ImportRow | BadRow | SkippedRow {
  const cells = LINE.exec(text)
  if (!cells) return { line, reason: 'is not in the combined format' }
  const [, address, time, request, status, referrer, agent] = cells as unknown as [string, ...string[]]
  const at = instantOf(time!)
  if (Number.isNaN(at)) return { line, reason: `"${time}" is not a time such as 17/May/2015:10:05:03 +0000` }
  const [method, path = ''] = request!.split(' ')
  const isSeen = method === 'GET' && /^(?:2\d\d|304)$/.test(status!)
  if (!isSeen || !PAGE.test(path.replace(/[?#].*$/, ''))) return { line, skipped: true }
  const url = URL.canParse(path, origin) ? new URL(path, origin).href : null
  if (url === null) return { line, reason: `"${path.slice(0, 100)}" is not an address` }
  const id = createHash('sha256').update(`${text}\n${occurrence}`).digest('base64url').slice(0, 22)
  return {
    line,
    event: {
      i: `log_${id}`,
      n: 'page_view',
      t: at,
      u: url,
      ...(referrer !== '-' && referrer !== '' && { r: referrer!.slice(0, 4_096) }),
    },
    from: { address: address!, agent: agent === '-' ? '' : agent! },
  }
}

function instantOf(text: string): number {
  const [, day, month, year, clock, hours, minutes] = TIME.exec(text) ?? []
  const number = String(MONTHS.indexOf(month ?? '') + 1).padStart(2, '0')
  return Date.parse(`${year}-${number}-${day}T${clock}${hours}:${minutes}`)
}
