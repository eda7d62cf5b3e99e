import type { HookBody, HookEvent } from '../../shared/hook.ts'
import type { Store } from '../model/port.ts'
import { type Alert, FOR_PROGRAMS, type Registry, type SiteId } from '../model/rows.ts'
import { bodyOf } from './channels/hook.ts'
import { composeAbout, subjectBy } from './composition/compose-letter.ts'
import { leadMessageOf } from './composition/lead-message.ts'
import { rowsOf } from './inbox.ts'

const SAMPLES = 3
const PROGRAM: Parameters<typeof composeAbout>[2] = {
  language: 'en',
  timeZone: 'UTC',
  settings: { kind: 'hook', url: 'https://x.invalid', secrets: [], event: 'alert.created', key: '' },
}

type Parts = { store: Store; registry: Registry; base: string; now: number }

/** The latest bodies of an event as they would be sent, newest first; never empty: without one, a body that is made up. */
export async function samplesOf(parts: Parts, site: SiteId, event: HookEvent): Promise<HookBody[]> {
  const found =
    event === 'lead.claimed' || event === 'deal.won' || event === 'deal.lost'
      ? await ofLeads(parts, site, event)
      : await ofAlerts(parts, site, event)
  return found.length > 0 ? found : [madeUp(parts, site, event)]
}

async function ofAlerts(parts: Parts, site: SiteId, event: HookEvent): Promise<HookBody[]> {
  const { db } = parts.store
  const isList = event !== 'alert.created'
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'body', 'contact_id'])
    .where('site_id', '=', site)
    .where('kind', isList ? '=' : 'not in', isList ? 'list' : [...FOR_PROGRAMS, 'digest'])
    .orderBy('stated_at', 'desc')
    .orderBy('id')
    .limit(isList ? 10 * SAMPLES : SAMPLES)
    .execute()
  const alerts = rows
    .map(row => ({ ...(JSON.parse(row.body) as Alert), contact: row.contact_id }))
    .filter(alert => !isList || event === `list.${alert.change}`)
    .slice(0, SAMPLES)
  const told = alerts.map(({ id }) => ({ id, site_id: site, kind: isList ? 'list' : 'alert', rule_id: '' }))
  const letters = await composeAbout(parts, told, PROGRAM, new Map(alerts.map(alert => [alert.id, [alert]])))
  return [...letters.values()].flatMap(letter => (letter && bodyOf(letter, event)) ?? [])
}

async function ofLeads(
  parts: Parts,
  site: SiteId,
  event: 'lead.claimed' | 'deal.won' | 'deal.lost',
): Promise<HookBody[]> {
  const { store, registry, now } = parts
  const at = event === 'lead.claimed' ? 'claimed_at' : 'outcome_at'
  let query = store.db
    .selectFrom('leads')
    .select(['contact_id', at])
    .where('site_id', '=', site)
    .where(at, 'is not', null)
    .orderBy(at, 'desc')
    .limit(SAMPLES)
  if (event !== 'lead.claimed') query = query.where('outcome', '=', event.slice(5))
  const leads = await query.execute()
  const rows = await rowsOf(
    store,
    site,
    leads.map(({ contact_id }) => ({ contact: contact_id })),
  )
  const bodies: HookBody[] = []
  for (const { contact_id } of leads) {
    const row = rows.get(contact_id)
    if (!row) continue
    const message = await leadMessageOf({ store, registry, now }, site, row, event, subjectBy(parts))
    const letter = { ...letterOf(parts, site), id: `sample_${contact_id}`, message }
    bodies.push(bodyOf(letter, event)!)
  }
  return bodies
}

const letterOf = ({ registry, now }: Parts, site: SiteId) => ({
  site: { id: site, name: registry.sites.get(site)?.name ?? '' },
  language: 'en' as const,
  timeZone: 'UTC',
  now,
})

function madeUp(parts: Parts, site: SiteId, event: HookEvent): HookBody {
  const message = { kind: 'test' as const, at: parts.now, url: parts.base }
  const body = bodyOf({ ...letterOf(parts, site), id: 'sample', message }, event)!
  const isDeal = event.startsWith('deal.')
  return {
    ...body,
    contact_id: 'c_sample',
    contact_name: 'Anna Example',
    contact_email: 'anna@example.com',
    contact_phone: '+48600100200',
    contact_company: 'Example Ltd',
    contact_job: 'Head of purchasing',
    contact_city: 'Warszawa',
    contact_country: 'PL',
    contact_url: `${parts.base}/contacts/c_sample`,
    score: 92,
    stage: 'Hot',
    reasons: '+50 Asked for a demo\n+15 Pricing page',
    ...(event === 'alert.created' && { rule: 'Hot leads' }),
    ...(event.startsWith('list.') && { list_id: 'list_sample', list_name: 'Customers to call' }),
    ...(isDeal && { deal_id: '123', deal_value: 10_000, deal_currency: 'PLN' }),
  }
}
