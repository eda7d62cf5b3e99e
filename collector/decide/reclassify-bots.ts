import type { Event } from '../../shared/event.ts'
import { isBotAgent } from '../enrich/user-agent.ts'
import { assignContact } from '../identity/assign.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Answer, Arrival } from '../model/port.ts'
import type { ContactId } from '../model/rows.ts'
import type { TagAdmission } from '../plans/tag-admission.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import { admitTags } from './admit-tags.ts'
import { passTimeOfAll, regroupAll } from './change.ts'
import type { ContactUpdates } from './contact-updates.ts'
import { derivedAnew } from './re-enrich.ts'

type Recount = Extract<Arrival, { kind: 'reclassify' }>

/**
 * After a change of the bot list: events of agents that are no longer bots count from now on, with their original
 * times, as if they had arrived unmarked. No alert is raised for them.
 */
export function* reclassify(
  { site, stream, lists, at }: Recount,
  uow: UnitOfWork,
  updates: ContactUpdates,
  admission: TagAdmission,
): Loads<Answer> {
  const misjudged = (yield* uow.history(site, stream)).filter(isMisjudged)
  const touched = new Map<ContactId, Event>()
  for (const marked of misjudged) {
    const { bot: _, agent: __, ...derived } = derivedAnew(marked, lists)
    const event = { ...marked, derived }
    if (!isCounted(event)) {
      uow.reEnrich(site, stream, event)
      continue
    }
    if (event.key === 'public') yield* admitTags(site, event, uow, updates, admission)
    const seen = yield* uow.stream(site, stream)
    const assignment = yield* assignContact(site, stream, seen, event, uow)
    // Changes by time up to now follow the data that was known then, so they are applied first.
    const change = yield* passTimeOfAll(site, event, at, assignment, uow, updates)
    uow.reEnrich(site, stream, assignment.event)
    yield* regroupAll(site, event, at, assignment, change, uow, updates)
    for (const id of change.touched) touched.set(id, assignment.event)
    for (const id of assignment.regrouping?.mergedAway.keys() ?? []) touched.delete(id)
  }
  for (const [id, event] of touched)
    yield* updates.arrive(site, id, { ...event, receivedAt: at }, { fact: null, own: null, silent: true })
  return { status: 'rederived', events: misjudged.length }
}

const isMisjudged = ({ derived: { bot, agent } }: Event): boolean =>
  bot !== undefined && agent !== undefined && !isBotAgent(agent)
