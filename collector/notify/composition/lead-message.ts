import { leadsOf } from '../../leads/leads.ts'
import { userIdOf } from '../../model/contact-row.ts'
import type { Store } from '../../model/port.ts'
import type { Alert, ContactRow, Registry, SiteId } from '../../model/rows.ts'
import { factsOf } from '../../transaction/facts.ts'
import type { Message, Subject } from '../channel.ts'
import type { DeliveryRow } from '../delivery/delivery-log.ts'
import { rowsOf } from '../inbox.ts'

type LeadMessage = Extract<Message, { kind: 'lead' }>
type SubjectOf = (alert: Alert, row: ContactRow, owner: string | null) => Subject

/** What has become of a lead, as it is now; null if the contact is gone. */
export async function leadMessage(
  { store, registry, now }: { store: Store; registry: Registry; now: number },
  { id, site_id: site, rule_id }: Pick<DeliveryRow, 'id' | 'site_id' | 'rule_id'>,
  subjectOf: SubjectOf,
): Promise<LeadMessage | null> {
  const item = await store.db
    .selectFrom('delivery_items')
    .select('contact_id')
    .where('delivery_id', '=', id)
    .executeTakeFirst()
  const row =
    item?.contact_id == null
      ? undefined
      : [...(await rowsOf(store, site, [{ contact: item.contact_id }])).values()][0]
  return row
    ? leadMessageOf({ store, registry, now }, site, row, rule_id as LeadMessage['event'], subjectOf)
    : null
}

export async function leadMessageOf(
  { store, registry, now }: { store: Store; registry: Registry; now: number },
  site: SiteId,
  row: ContactRow,
  event: LeadMessage['event'],
  subjectOf: SubjectOf,
): Promise<LeadMessage> {
  const lead = (await leadsOf(store.db, site, [row.id])).get(row.id)
  const found = await factsOf(store, site, row.id)
  const deals = (found?.facts ?? []).filter(({ event: { name } }) => name === event.replace('.', '_'))
  const props = event === 'lead.claimed' ? {} : (deals.at(-1)?.event.props ?? {})
  const at = event === 'lead.claimed' ? lead?.claimedAt : lead?.outcomeAt
  return {
    kind: 'lead',
    event,
    subject: subjectOf(standingOf(registry, site, row), row, lead?.owner?.name ?? null),
    userId: userIdOf(row),
    deal: {
      id: props.deal_id === undefined ? null : String(props.deal_id),
      value: typeof props.value === 'number' ? props.value : null,
      currency: typeof props.currency === 'string' ? props.currency : null,
    },
    at: at ? Date.parse(at) : now,
  }
}

/** The present score by the site's first live plan, as an alert would state it. */
function standingOf({ plans }: Registry, site: SiteId, row: ContactRow): Alert {
  const version = plans.find(one => one.site === site && one.state === 'live')
  return {
    id: '',
    site,
    contact: row.id,
    plan: version?.plan ?? null,
    score: (version && row.standings[version.id]?.score) ?? null,
    from: null,
    reasons: [],
    page: null,
  } as unknown as Alert
}
