import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { isRefusal } from '../../../shared/refusal.ts'
import { PARTNER_STARTERS } from '../../../shared/starter-kind.ts'
import { createPlan } from '../../accounts/plans.ts'
import { addCode } from '../../codes/code-rows.ts'
import type { Tables } from '../../model/tables.ts'
import type { PartnerSite } from '../../partners/partner-site.ts'
import { createPartner } from '../../partners/partners.ts'
import { defaultProgramme } from '../../partners/programme/default-programme.ts'
import { publishProgramme, saveProgramme } from '../../partners/programme/versions.ts'
import { partnerStarter } from '../../score/starter/partners.ts'
import { SHOP_NAME } from '../shop/places.ts'
import { CAST, type Role } from './cast.ts'

const ACTOR = 'demo'
export type Cast = ReadonlyMap<Role['key'], string>

const got = <T>(answer: T): Exclude<T, { code: string; message: string }> => {
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer as Exclude<T, { code: string; message: string }>
}

/** Publishes the programme as of `since`, adds the partners with their codes, and puts the plans that score them live. */
export async function setUpProgramme(
  db: Kysely<Tables>,
  site: PartnerSite,
  hosts: Parameters<typeof addCode>[1]['hosts'],
  since: number,
  now: number,
): Promise<Cast> {
  const { version } = got(await saveProgramme(db, site, defaultProgramme(SHOP_NAME), ACTOR, since))
  got(await publishProgramme(db, site, { version }, ACTOR, since))
  // Younger than the plan of the shop, which boards open with.
  await scorePartners(db, site.id, now)
  const cast = new Map<Role['key'], string>()
  for (const { key, name, company, kind, person, code, coupon } of CAST) {
    const at = key === 'new' ? now - 3_600_000 : since
    const status = key === 'new' ? 'applied' : 'active'
    const wish = { name, company, kind, person, status, website: '', note: '' } as const
    const { partner } = got(await createPartner(db, site, wish, ACTOR, at))
    cast.set(key, partner)
    for (const [text, of] of [
      [code, 'link'],
      [coupon ?? null, 'coupon'],
    ] as const) {
      if (text === null) continue
      const made = {
        ...{ code: text, kind: of, partner, aliasOf: null, label: '', landing: null },
        ...{ validFrom: null, validUntil: null },
      }
      const asked = { site: site.id, wish: made, hosts, random: (length: number) => randomBytes(length) }
      got(await addCode(db, asked, { actor: ACTOR, now: at }))
    }
  }
  return cast
}

/** Both plans are live before the first event of a partner, so that nothing has to be computed again. */
async function scorePartners(db: Kysely<Tables>, site: string, at: number): Promise<void> {
  for (const kind of PARTNER_STARTERS) {
    const input = { ...partnerStarter('en', kind), state: 'live' }
    const saved = await createPlan(db, { site, input, retention: null }, ACTOR, at)
    if ('faults' in saved) throw new Error(JSON.stringify(saved.faults))
    const { id } = saved
    await db.updateTable('plans').set({ state: 'live', live_version: 1 }).where('id', '=', id).execute()
    await db
      .updateTable('plan_versions')
      .set({ state: 'live', published_at: at })
      .where('plan_id', '=', id)
      .execute()
  }
}
