import type { PartnerStatus } from '../../shared/partner.ts'
import { codeOf } from '../../shared/partner-code.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, SiteId } from '../model/rows.ts'
import { readCodes } from './code-rows.ts'
import { type KnownPartner, readPartners, statusOf } from './partner-names.ts'
import { type Codes, decidingCode, type RegisteredCode, resolveCode } from './registered-code.ts'

const NONE: Codes = new Map()
/** A code with the id of its site, needed where the plain code belongs to another site: `site_….jan-k`. */
const PREFIX = '.'

/** The registry of codes of all sites, in memory. It is read again when the version of the registry has grown. */
export class CodeBook {
  readonly #store: Pick<Store, 'db'>
  #sites = new Map<SiteId, Map<string, RegisteredCode>>()
  /** By code: the sites that have it, the first one to register it at the front. */
  #owners = new Map<string, SiteId[]>()
  #partners = new Map<string, KnownPartner>()
  #clickKey = ''
  /** What was read last, as text. */
  #read = ''

  constructor(store: Pick<Store, 'db'>) {
    this.#store = store
  }

  /** Returns whether the meaning of any code has changed. */
  async reload(): Promise<boolean> {
    const { db } = this.#store
    const rows = await readCodes(db)
    const key = await db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'click_key')
      .executeTakeFirstOrThrow()
    const partners = await readPartners(db)
    const sites = new Map<SiteId, Map<string, RegisteredCode>>()
    const owners = new Map<string, SiteId[]>()
    for (const { site, ...code } of rows) {
      const codes = sites.get(site) ?? new Map<string, RegisteredCode>()
      sites.set(site, codes.set(code.code, code))
      owners.set(code.code, [...(owners.get(code.code) ?? []), site])
    }
    this.#sites = sites
    this.#owners = owners
    this.#clickKey = key.value
    this.#partners = partners
    const read = JSON.stringify([rows, [...partners]])
    const hasChanged = read !== this.#read
    this.#read = read
    return hasChanged
  }

  /** The key of the signatures of click ids. */
  get clickKey(): string {
    return this.#clickKey
  }

  of(site: SiteId): Codes {
    return this.#sites.get(site) ?? NONE
  }

  partner(id: string): PartnerName {
    return { id, name: this.#partners.get(id)?.name ?? id }
  }

  /** The partner's status at an instant; null before its first status, and without a partner. */
  statusAt(partner: string, at: number): PartnerStatus | null {
    return statusOf(this.#partners.get(partner), at)
  }

  has(site: SiteId, partner: string): boolean {
    return this.#partners.get(partner)?.site === site
  }

  /** The partner of the code that decides among texts seen at `at`; null without one. */
  partnerBy(site: SiteId, texts: readonly string[], at: number): PartnerName | null {
    const resolved = decidingCode(this.of(site), texts, at)
    return resolved && !('why' in resolved) ? this.partner(resolved.partner) : null
  }

  /** The partners of a site's codes, by the present registry. */
  partnersOf(site: SiteId): (code: string, at: number) => string | null {
    const codes = this.of(site)
    return (code, at) => {
      const resolved = resolveCode(codes, code, at)
      return 'why' in resolved ? null : resolved.partner
    }
  }

  /** The partner of the last code in a contact's visits and orders; null without one. */
  partnerOf({ site, face }: Pick<ContactRow, 'site' | 'face'>): PartnerName | null {
    for (const { code, last } of face.codes?.toReversed() ?? []) {
      const partner = this.partnerBy(site, [code], last)
      if (partner && this.statusAt(partner.id, last) === 'active') return partner
    }
    return null
  }

  /** Resolves the code of a short link: `jan-k`, or with its site before it (`isExplicit`). `site` null: no site has it. */
  named(text: string): { site: SiteId | null; code: string; isExplicit: boolean } | null {
    const dot = text.lastIndexOf(PREFIX)
    const code = codeOf(text.slice(dot + 1))
    if (code === null) return null
    const site = dot > 0 ? text.slice(0, dot) : (this.#owners.get(code)?.[0] ?? null)
    return { site, code, isExplicit: dot > 0 }
  }

  /** The code as a short link writes it: without the site if the plain code resolves to that site. */
  nameFor(site: SiteId, code: string): string {
    const [owner] = this.#owners.get(code) ?? []
    return owner === undefined || owner === site ? code : `${site}${PREFIX}${code}`
  }

  resolve(site: SiteId, text: string, at: number) {
    return resolveCode(this.of(site), text, at)
  }
}
