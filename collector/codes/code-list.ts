import type { CodeInfo, UnknownCode } from '../../shared/code.ts'
import { shortLink } from '../../shared/partner-link.ts'
import type { SiteId } from '../model/rows.ts'
import { iso, isoOrNull } from '../platform/iso.ts'
import type { redirectsOf } from './click-days.ts'
import type { CodeBook } from './code-book.ts'
import type { Sighting } from './code-sightings.ts'
import { nearestCode } from './nearest-code.ts'
import { mainOf, type RegisteredCode, stateOf } from './registered-code.ts'

export type Counted = {
  sightings: ReadonlyMap<string, Sighting>
  redirects: Awaited<ReturnType<typeof redirectsOf>>
}
type Shown = Counted & {
  site: SiteId
  book: CodeBook
  now: number
  /** The beginning of short links; null while the site has no home page. */
  base: string | null
}

/** A code as the list shows it. */
export function codeInfo(code: RegisteredCode, { site, book, now, base, ...counted }: Shown): CodeInfo {
  const main = mainOf(book.of(site), code)
  return {
    code: code.code,
    written: code.written,
    kind: code.kind,
    partner: main.partner === null ? null : book.partner(main.partner),
    aliasOf: code.aliasOf,
    label: code.label,
    landing: code.landing,
    validFrom: isoOrNull(code.validFrom),
    validUntil: isoOrNull(code.validUntil),
    isActive: code.isActive,
    state: stateOf(code, now),
    madeAt: iso(code.madeAt),
    madeBy: code.madeBy,
    shortLink: base === null ? null : shortLink(base, { code: book.nameFor(site, code.code) }),
    ...countsOf(code.code, counted),
  }
}

/** Texts that are not registered, the latest first. */
export function unknownCodes({ site, book, ...counted }: Omit<Shown, 'now' | 'base'>): UnknownCode[] {
  const codes = book.of(site)
  const texts = new Set([...counted.sightings.keys(), ...counted.redirects.keys()])
  return [...texts]
    .filter(code => !codes.has(code))
    .map(code => {
      const { lastAt, ...counts } = countsOf(code, counted)
      const firstAt = isoOrNull(counted.sightings.get(code)?.firstAt ?? null)
      return { code, ...counts, firstAt, lastAt, nearest: nearestCode(code, codes.keys()) }
    })
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || (a.code < b.code ? -1 : 1))
}

function countsOf(code: string, { sightings, redirects }: Counted) {
  const seen = sightings.get(code)
  const redirected = redirects.get(code)
  const lasts = [seen?.lastAt, redirected?.lastAt].filter(at => at !== undefined)
  return {
    contacts: seen?.contacts.size ?? 0,
    views: seen?.views ?? 0,
    orders: seen?.orders ?? 0,
    redirects: redirected?.clicks ?? 0,
    lastAt: lasts.length === 0 ? null : iso(Math.max(...lasts)),
  }
}
