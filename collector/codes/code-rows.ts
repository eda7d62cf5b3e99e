import type { Kysely, Selectable } from 'kysely'
import type { CodeChange, NewCode } from '../../shared/code.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { generatedCode } from '../../shared/partner-link.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Actor, record } from '../accounts/audit.ts'
import type { SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { isOwn, type OwnHosts } from './own-hosts.ts'
import type { RegisteredCode } from './registered-code.ts'

type Db = Kysely<Tables>
type Row = Selectable<Tables['codes']>

/** The maximum number of codes of one site, since all of them are held in memory. */
export const MOST_CODES = 20_000

/** The codes of all sites, the oldest first. */
export const readCodes = async (db: Db): Promise<(RegisteredCode & { site: SiteId })[]> =>
  (
    await db.selectFrom('codes').selectAll().orderBy('made_at').orderBy('site_id').orderBy('code').execute()
  ).map(row => ({ site: row.site_id, ...codeFrom(row) }))

type By = { actor: Actor; now: number }
type Wish = {
  site: SiteId
  wish: NewCode
  hosts: OwnHosts
  random: (length: number) => Uint8Array
  /** The partner has no other code for links. */
  isFirst?: boolean
}

/** Registers a code or an alias. A code is never assigned twice, even after it has ended. */
export async function addCode(
  db: Db,
  { site, wish, hosts, random, isFirst = false }: Wish,
  { actor, now }: By,
): Promise<RegisteredCode | Refusal> {
  const written = wish.code?.trim() ?? generatedCode(random)
  const code = codeOf(written)
  if (code === null) return NO_CODE
  const wrong = mistakeIn(wish, hosts)
  if (wrong) return wrong
  const made: RegisteredCode = {
    code,
    written,
    kind: wish.kind,
    partner: wish.partner,
    aliasOf: null,
    label: wish.label.trim(),
    landing: wish.landing,
    validFrom: msOf(wish.validFrom),
    validUntil: msOf(wish.validUntil),
    isActive: true,
    madeAt: now,
    madeBy: actor,
  }
  return db.transaction().execute(async trx => {
    if (isFirst && wish.partner !== null && (await hasLinkCode(trx, site, wish.partner))) return HAS_CODE
    if (wish.aliasOf !== null) {
      const main = await mainCode(trx, site, wish.aliasOf)
      if ('message' in main) return main
      if (wish.partner !== null && wish.partner !== main.partner)
        return refusal('bad_request', 'another name of a code has the partner of that code', 'partner')
      Object.assign(made, { aliasOf: main.code, partner: null, kind: main.kind })
    }
    const { count } = await trx
      .selectFrom('codes')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('site_id', '=', site)
      .executeTakeFirstOrThrow()
    if (Number(count) >= MOST_CODES) return refusal('conflict', `a site has ${MOST_CODES} codes at most`)
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('codes')
      .values({ site_id: site, ...rowOf(made) })
      .onConflict(row => row.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n)
      return refusal('conflict', `the code ${code} is taken; a code is never given twice`, 'code')
    const detail = { partner: made.partner, aliasOf: made.aliasOf, kind: made.kind }
    await record(trx, actor, { site, action: 'code.add', subject: code, detail }, now)
    return made
  })
}

/** Locks the partner's row, so that two simultaneous draws of codes are serialized. */
async function hasLinkCode(db: Db, site: SiteId, partner: string): Promise<boolean> {
  await db
    .updateTable('partners')
    .set(row => ({ name: row.ref('name') }))
    .where('id', '=', partner)
    .execute()
  const found = await db
    .selectFrom('codes')
    .select('code')
    .where('site_id', '=', site)
    .where('partner_id', '=', partner)
    .where('kind', '=', 'link')
    .executeTakeFirst()
  return found !== undefined
}

/** Changes the attributes of a code. Only a code without a partner can be assigned to a partner. */
export async function changeCode(
  db: Db,
  { site, code, change, hosts }: { site: SiteId; code: string; change: CodeChange; hosts: OwnHosts },
  { actor, now }: By,
): Promise<RegisteredCode | Refusal> {
  const wrong = mistakeIn(change, hosts)
  if (wrong) return wrong
  return db.transaction().execute(async trx => {
    const found = await readCode(trx, site, code)
    if (!found) return NO_SUCH_CODE
    if (change.partner !== undefined && change.partner !== found.partner) {
      if (found.aliasOf !== null)
        return refusal('conflict', 'another name of a code has the partner of that code', 'partner')
      if (found.partner !== null)
        return refusal('conflict', 'a code never changes its partner; make another code', 'partner')
    }
    const { validFrom, validUntil, label, ...rest } = change
    const changed: RegisteredCode = {
      ...found,
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      ...(label !== undefined && { label: label.trim() }),
      ...(validFrom !== undefined && { validFrom: msOf(validFrom) }),
      ...(validUntil !== undefined && { validUntil: msOf(validUntil) }),
    }
    if (isReversed(changed)) return REVERSED
    const { made_at, made_by, ...row } = rowOf(changed)
    await trx.updateTable('codes').set(row).where('site_id', '=', site).where('code', '=', code).execute()
    // A label may name a person. It is erased with the partner, so it must not be in the audit trail, which is kept.
    const { label: _, ...detail } = change
    await record(trx, actor, { site, action: 'code.change', subject: code, detail }, now)
    return changed
  })
}

/**
 * Erases the notes about the codes of an erased partner, and their original spelling in capitals or with spaces. The codes
 * themselves are kept, so that none is assigned to another partner.
 */
export const forgetLabels = async (db: Db, site: SiteId, partner: string): Promise<void> => {
  const own = db
    .selectFrom('codes as main')
    .select('main.code')
    .where('main.site_id', '=', site)
    .where('main.partner_id', '=', partner)
  await db
    .updateTable('codes')
    .set(({ ref }) => ({ label: '', written: ref('codes.code') }))
    .where('site_id', '=', site)
    .where(({ or, eb }) => or([eb('partner_id', '=', partner), eb('alias_of', 'in', own)]))
    .execute()
}

/** The code that a text names; an alias resolves to its code. */
async function mainCode(db: Db, site: SiteId, text: string): Promise<RegisteredCode | Refusal> {
  const code = codeOf(text)
  const found = code === null ? null : await readCode(db, site, code)
  if (!found) return refusal('bad_request', 'there is no such code to name otherwise', 'aliasOf')
  return found.aliasOf === null ? found : ((await readCode(db, site, found.aliasOf)) ?? found)
}

async function readCode(db: Db, site: SiteId, code: string): Promise<RegisteredCode | null> {
  const row = await db
    .selectFrom('codes')
    .selectAll()
    .where('site_id', '=', site)
    .where('code', '=', code)
    .executeTakeFirst()
  return row ? codeFrom(row) : null
}

const codeFrom = (row: Row): RegisteredCode => ({
  code: row.code,
  written: row.written,
  kind: row.kind,
  partner: row.partner_id,
  aliasOf: row.alias_of,
  label: row.label,
  landing: row.landing,
  validFrom: numberOrNull(row.valid_from),
  validUntil: numberOrNull(row.valid_until),
  isActive: Number(row.is_active) === 1,
  madeAt: Number(row.made_at),
  madeBy: row.made_by,
})

const rowOf = (code: RegisteredCode) => ({
  code: code.code,
  written: code.written,
  kind: code.kind,
  partner_id: code.partner,
  alias_of: code.aliasOf,
  label: code.label,
  landing: code.landing,
  valid_from: code.validFrom,
  valid_until: code.validUntil,
  is_active: code.isActive ? 1 : 0,
  made_at: code.madeAt,
  made_by: code.madeBy,
})

function mistakeIn(wish: CodeChange | NewCode, hosts: OwnHosts): Refusal | null {
  if (wish.landing !== null && wish.landing !== undefined) {
    const url = URL.parse(wish.landing)
    if (!url || !isOwn(url, hosts))
      return refusal('bad_request', 'not the address of a page of this site', 'landing')
  }
  return isReversed({ validFrom: msOf(wish.validFrom), validUntil: msOf(wish.validUntil) }) ? REVERSED : null
}

const isReversed = ({ validFrom, validUntil }: { validFrom: number | null; validUntil: number | null }) =>
  validFrom !== null && validUntil !== null && validUntil <= validFrom

const msOf = (instant: string | null | undefined): number | null =>
  instant === null || instant === undefined ? null : Date.parse(instant)
const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value))

const NO_CODE = refusal(
  'bad_request',
  'a code has 2 to 40 letters of a to z, digits, hyphens and underscores, and at least one letter',
  'code',
)
const HAS_CODE = refusal('conflict', 'this partner has a code already')
const NO_SUCH_CODE = refusal('not_found', 'there is no such code')
const REVERSED = refusal('bad_request', 'the end lies before the beginning', 'validUntil')
