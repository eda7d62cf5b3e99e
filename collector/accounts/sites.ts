import type { Kysely, Selectable } from 'kysely'
import type { Conversion } from '../../shared/conversions.ts'
import type { Language } from '../../shared/person.ts'
import type { Plan } from '../../shared/plan.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { CreatedSite, Site, SiteLists } from '../../shared/site.ts'
import type { StarterKind } from '../../shared/starter-kind.ts'
import { conversionsIn } from '../model/site-conversions.ts'
import type { Tables } from '../model/tables.ts'
import { starterPlan } from '../score/starter.ts'
import { type Actor, record } from './audit.ts'
import { mistakeInConversions } from './conversions.ts'
import { isCountry } from './country.ts'
import { issueKey } from './keys.ts'
import { originPattern } from './origins.ts'
import { ownAddress } from './own-addresses.ts'
import { ownMark, takeOptions } from './own-traffic.ts'
import { newId, newIdentitySecret } from './secrets.ts'
import { mistakeInLists } from './site-lists.ts'
import { NO_LISTS } from './site-settings.ts'

export type SiteWish = {
  name: string
  timeZone?: string | undefined
  origins?: string[] | undefined
  language?: Language | undefined
  plan?: StarterKind | undefined
}
export type SiteChange = {
  name?: string | undefined
  timeZone?: string | undefined
  retention?: string | null | undefined
  origins?: string[] | undefined
  home?: string | null | undefined
  consent?: 'assumed' | 'required' | undefined
  country?: string | null | undefined
  ownAddresses?: string[] | undefined
  lists?: { [K in keyof SiteLists]?: string[] | undefined } | undefined
  conversions?: Conversion[] | undefined
}
type Options = {
  country?: string
  home?: string
  ownAddresses?: string[]
  lists?: Partial<SiteLists>
  conversions?: Conversion[]
}
type SiteRow = Selectable<Tables['sites']>

/** Creates a site with its keys and the starter plan, live from the first event on, in one transaction. */
export async function createSite(
  db: Kysely<Tables>,
  wish: SiteWish,
  actor: Actor,
  now: number,
): Promise<CreatedSite | Refusal> {
  const wrong = mistake(wish)
  if (wrong) return wrong
  const origins = wish.origins?.flatMap(origin => originPattern(origin) ?? [])
  const siteId = newId('site')
  const planId = newId('plan')
  const identitySecret = newIdentitySecret()
  return db.transaction().execute(async trx => {
    await trx
      .insertInto('sites')
      .values({
        id: siteId,
        name: wish.name.trim(),
        time_zone: wish.timeZone ?? 'UTC',
        retention: null,
        origins: JSON.stringify([...new Set(origins)]),
        consent: 'assumed',
        denied: 'ignore',
        options: '{}',
        identity_secret: identitySecret,
        created_at: now,
      })
      .execute()
    const write = await issueKey(trx, { site: siteId, class: 'public', name: 'Pages' }, now)
    const secret = await issueKey(trx, { site: siteId, class: 'secret', name: 'Server' }, now)
    const document = starterPlan(siteId, wish.language, wish.plan)
    await layStarterPlan(trx, { siteId, planId, actor, now, document })
    await record(trx, actor, { site: siteId, action: 'site.create', subject: siteId }, now)
    return { siteId, writeKey: write.token, secretKey: secret.token, identitySecret, planId }
  })
}

export async function listSites(db: Kysely<Tables>, only?: string): Promise<Site[]> {
  let query = db.selectFrom('sites').selectAll().orderBy('created_at').orderBy('id')
  if (only !== undefined) query = query.where('id', '=', only)
  const rows = await query.execute()
  const keys = await db
    .selectFrom('keys')
    .select(['site_id', 'token'])
    .where('class', '=', 'public')
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(row => shown(row, keys.find(key => key.site_id === row.id)?.token ?? ''))
}

export async function changeSite(
  db: Kysely<Tables>,
  id: string,
  asked: SiteChange,
  actor: Actor,
  now: number,
): Promise<Site | Refusal> {
  const wrong = mistake(asked)
  if (wrong) return wrong
  const change = normalized(asked)
  const set = {
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.timeZone !== undefined && { time_zone: change.timeZone }),
    ...(change.retention !== undefined && { retention: change.retention }),
    ...(change.origins !== undefined && { origins: JSON.stringify(change.origins) }),
    ...(change.consent !== undefined && { consent: change.consent }),
  }
  await db.transaction().execute(async trx => {
    if (
      change.ownAddresses ||
      change.lists ||
      change.country !== undefined ||
      change.home !== undefined ||
      change.conversions
    ) {
      const { country, home, ...options } = (await takeOptions(trx, id)) as Options
      const told = change.country === undefined ? country : change.country
      const page = change.home === undefined ? home : change.home
      const changed = {
        ...options,
        ...(told && { country: told }),
        ...(page && { home: page }),
        ...(change.ownAddresses && { ownAddresses: change.ownAddresses }),
        ...(change.lists && { lists: { ...options.lists, ...change.lists } }),
        ...(change.conversions && { conversions: change.conversions }),
      }
      Object.assign(set, { options: JSON.stringify(changed) })
    }
    if (Object.keys(set).length === 0) return
    const { numUpdatedRows } = await trx
      .updateTable('sites')
      .set(set)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return
    await record(trx, actor, { site: id, action: 'site.change', subject: id, detail: change }, now)
  })
  const [site] = await listSites(db, id)
  return site ?? refusal('not_found', 'there is no such site')
}

/** Normalizes origins and addresses to the form in which they are compared. */
const normalized = ({ origins, ownAddresses, home, ...change }: SiteChange): SiteChange => ({
  ...change,
  ...(home !== undefined && { home: home === null ? null : new URL(home).href }),
  ...(origins && { origins: [...new Set(origins.flatMap(origin => originPattern(origin) ?? []))] }),
  ...(ownAddresses && { ownAddresses: ownAddresses.flatMap(address => ownAddress(address) ?? []) }),
})

const shown = (row: SiteRow, writeKey: string): Site => {
  const options = JSON.parse(row.options) as Options
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    retention: row.retention,
    origins: JSON.parse(row.origins),
    home: options.home ?? null,
    consent: row.consent === 'required' ? 'required' : 'assumed',
    country: options.country ?? null,
    ownAddresses: options.ownAddresses ?? [],
    lists: { ...NO_LISTS, ...options.lists },
    conversions: [...conversionsIn(row.options)],
    ownMark: ownMark(row.identity_secret),
    writeKey,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    firstEventAt: null,
    lastEventAt: null,
  }
}

function mistake(wish: SiteChange): Refusal | null {
  if (wish.name !== undefined && wish.name.trim() === '')
    return refusal('bad_request', 'a site needs a name', 'name')
  if (wish.timeZone !== undefined && !isTimeZone(wish.timeZone))
    return refusal('bad_request', 'not an IANA time zone such as Europe/Warsaw', 'timeZone')
  if (wish.retention !== null && wish.retention !== undefined && !isRetention(wish.retention))
    return refusal('bad_request', 'not a duration of a day or longer such as P13M', 'retention')
  if (wish.country && !isCountry(wish.country))
    return refusal('bad_request', 'not a country code such as PL', 'country')
  for (const [index, origin] of (wish.origins ?? []).entries())
    if (originPattern(origin) === null)
      return refusal(
        'bad_request',
        'not an origin such as https://shop.example or https://*.shop.example',
        `origins[${index}]`,
      )
  if (wish.home && !isHome(wish.home))
    return refusal('bad_request', 'not the address of a page such as https://shop.example/', 'home')
  for (const [index, address] of (wish.ownAddresses ?? []).entries())
    if (ownAddress(address) === null)
      return refusal(
        'bad_request',
        'not an address such as 203.0.113.7, a network such as 10.0.0.0/8, or a beginning such as 203.0.113. or 2001:db8:',
        `ownAddresses[${index}]`,
      )
  return mistakeInLists(wish.lists ?? {}) ?? mistakeInConversions(wish.conversions ?? [])
}

/** A page of the web, without a name or password and without a fragment. */
const isHome = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password + url.hash === ''
}

/** Whether a retention is usable: zero would delete all events, and a too long one leaves the calendar's range. */
const isRetention = (text: string): boolean =>
  /^P(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?$/.test(text) && /[1-9]/.test(text)

const isTimeZone = (name: string): boolean => {
  // Offsets such as "+01:00" are zones to Intl, but have no calendar days of their own that a marketer means.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

type Starter = { siteId: string; planId: string; actor: Actor; now: number; document: Plan }

async function layStarterPlan(db: Kysely<Tables>, { siteId, planId, actor, now, document }: Starter) {
  await db
    .insertInto('plans')
    .values({
      id: planId,
      site_id: siteId,
      name: document.name,
      state: 'live',
      live_version: 1,
      latest_version: 1,
      created_at: now,
    })
    .execute()
  await db
    .insertInto('plan_versions')
    .values({
      id: `${planId}.1`,
      plan_id: planId,
      site_id: siteId,
      version: 1,
      state: 'live',
      document: JSON.stringify(document),
      author: actor,
      created_at: now,
      published_at: now,
    })
    .execute()
}
