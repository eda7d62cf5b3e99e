import { LOG_ID } from '../../shared/event.ts'
import { timeOf } from '../../shared/read-time.ts'
import type { BadRow, FormatOptions, ImportRow, SkippedRow } from './file-format.ts'
import { Occurrences } from './occurrences.ts'
import { requestKind } from './page-request.ts'

/** Host, identity, user, [time], "request", status, bytes, "referrer", "agent". A line cut off in its agent is taken. */
const LINE =
  /^(.+?) \[(\d{2}\/\w{3}\/[^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)(?:"|$)/
/** The first fields of a line: vhost_combined puts the host before the address. A user name may contain spaces. */
const SENDER = /^(?:([a-z0-9_.*-]+):(\d{1,5}) )?(\S+) \S+ .+$/i
const TIME = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** The target may have spaces that a client did not encode. */
const GET = /^GET (.+?)(?: HTTP\/[\d.]+)?$/
const MOST_ADDRESS = 4_096

/**
 * A web server's access log (Apache's and nginx's "combined", and "vhost_combined"): successful GETs of pages and files,
 * as page views and downloads of browsers with their own agents and addresses. A hash of address and agent together
 * identifies the visitor.
 */
export async function* combined(
  lines: AsyncIterable<string>,
  options: FormatOptions,
): AsyncGenerator<ImportRow | BadRow | SkippedRow> {
  const occurrences = new Occurrences()
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text.trim() === '') continue
    const row = rowOf(text, line, options)
    if ('event' in row) row.event.i = `${LOG_ID}${occurrences.idOf(text)}`
    yield row
  }
}

function rowOf(text: string, line: number, options: FormatOptions): ImportRow | BadRow | SkippedRow {
  const cells = LINE.exec(text)
  const sender = cells && SENDER.exec(cells[1]!)
  if (!cells || !sender) return { line, reason: 'is not in the combined format' }
  const [, , time, request, status, referrer, agent] = cells as unknown as [string, ...string[]]
  const [, host, port, address] = sender
  const at = instantOf(time!)
  if (Number.isNaN(at)) return { line, reason: `"${time}" is not a time such as 17/May/2015:10:05:03 +0000` }
  const origin = host === undefined ? options.origin : originOf(host, port!, options.origin)
  const target = targetOf(GET.exec(request!)?.[1], origin)
  if (target === null || !/^(?:2\d\d|304)$/.test(status!)) return { line, skipped: true }
  const [, path, query = ''] = /^([^?#]*)\??([^#]*)/.exec(target)!
  const kind = requestKind(
    path!,
    query,
    () => URL.canParse(origin + target) && options.isFile(origin + target),
  )
  // A viewer reads a large file in parts (206): only the whole answer is the download.
  if (kind === 'other' || (kind === 'file' && status === '206')) return { line, skipped: true }
  const url = URL.canParse(origin + target) ? new URL(origin + target).href.slice(0, MOST_ADDRESS) : null
  if (url === null) return { line, reason: `"${target.slice(0, 100)}" is not an address` }
  return {
    line,
    event: { i: '', t: at, ...said(kind, options.clean(url), referrerOf(referrer!, options)) },
    from: { address: address!, agent: agent === '-' ? '' : plain(agent!) },
  }
}

/** A download is reported like a click on its link; the page is the referrer. */
function said(kind: 'page' | 'file', url: string, referrer: string | null) {
  if (kind === 'page') return { n: 'page_view', u: url, ...(referrer !== null && { r: referrer }) }
  const p = { link_url: url, file_name: new URL(url).pathname }
  return { n: 'file_download', p, ...(referrer !== null && URL.canParse(referrer) && { u: referrer }) }
}

/** The path and query on this site, "//blog/" too; null for requests to another site. */
function targetOf(written: string | undefined, origin: string): string | null {
  if (written === undefined) return null
  const target = written
    .replaceAll(/\\x([0-9a-f]{2})/gi, '%$1')
    .replaceAll('\\"', '%22')
    .replaceAll('\\\\', '%5C')
  if (target.startsWith('/')) return target
  // Clients send the absolute form to a proxy: the site's own, or an open one that they probe for.
  const own = `${origin}/`
  return target.toLowerCase().startsWith(own) ? target.slice(origin.length) : null
}

/** The origin of a logged host. A proxy's port differs from the public one; then the given origin of that host. */
function originOf(host: string, port: string, given: string): string {
  const named = host.toLowerCase()
  // "default" and "_" are names of a configuration.
  if (!named.includes('.') || named.includes('*') || new URL(given).hostname === named) return given
  if (port === '443' || port === '80') return `${port === '443' ? 'https' : 'http'}://${named}`
  return `http://${named}:${port}`
}

function referrerOf(written: string, { clean }: FormatOptions): string | null {
  if (written === '-' || written === '') return null
  return clean(plain(written).slice(0, MOST_ADDRESS))
}

/** Undoes the server's escaping. */
function plain(text: string): string {
  if (!text.includes('\\')) return text
  const bytes = text.replaceAll(/(?:\\x[0-9a-f]{2})+/gi, run =>
    new TextDecoder().decode(Uint8Array.from(run.match(/[0-9a-f]{2}/gi)!, byte => Number.parseInt(byte, 16))),
  )
  return bytes.replaceAll(/\\(["\\])/g, '$1')
}

function instantOf(text: string): number {
  const [, day, month, year, clock, hours, minutes] = TIME.exec(text) ?? []
  const number = String(MONTHS.indexOf(month ?? '') + 1).padStart(2, '0')
  return timeOf(`${year}-${number}-${day}T${clock}${hours}:${minutes}`) ?? Number.NaN
}
