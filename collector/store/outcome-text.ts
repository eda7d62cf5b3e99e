import type { Event } from '../../shared/event.ts'
import { exactJson } from '../model/exact-json.ts'
import { withText } from '../model/kept-text.ts'
import { joinKey } from '../model/known.ts'
import type { Answer, Arrival, Decision, Feed, Known } from '../model/port.ts'
import type { Alert, ContactId, Crossing, SiteId } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import { readBody } from './contact-body.ts'
import { readEvent, writeEvent } from './event-text.ts'
import type { Change } from './feed.ts'

/** The outcome of a transaction; `contacts` are the texts of the decision's contacts as they were stored. */
export type Outcome = { decision: Decision; known: Known; contacts: string[] }

/** An event of the batch is stored as its index, any other event in full. */
type EventEntry = [contact: string, index: number] | [contact: string, site: SiteId, text: string]
type Parsed = {
  answers: Answer[]
  contacts: [site: SiteId, id: ContactId, body: string][]
  events: EventEntry[]
  crossings: Crossing[]
  alerts?: Alert[]
  gone: NonNullable<Feed['gone']>
}

/** An outcome as one text for the main thread and for other collectors. */
export const writeOutcome = (outcome: Outcome, indexOf: (event: Event) => number | undefined): string => {
  const { answers, crossings, alerts = [] } = outcome.decision
  const events = eventsWithHolders(outcome).map(({ site, event, contact }): EventEntry => {
    const index = indexOf(event)
    return index === undefined ? [contact, site, writeEvent(event, null)] : [contact, index]
  })
  const contacts = outcome.decision.contacts.map(({ site, id }, i) => [site, id, outcome.contacts[i]])
  return `{"answers":${JSON.stringify(answers)},"contacts":${JSON.stringify(contacts)},"events":${JSON.stringify(events)},"crossings":${exactJson(crossings)}${alerts.length > 0 ? `,"alerts":${exactJson(alerts)}` : ''},"gone":${JSON.stringify(goneOf(outcome.decision))}}`
}

export const readOutcome = (
  text: string,
  batch: readonly Arrival[],
): { answers: Answer[]; change: Change } => {
  const { answers, contacts, events, crossings, alerts, gone }: Parsed = JSON.parse(text)
  return {
    answers,
    change: {
      contacts: contacts.map(([site, id, body]) => withText(readBody(site, id, body), body)),
      events: events.map(([contact, where, eventText]) => {
        if (eventText !== undefined)
          return { site: where as SiteId, contact, event: readEvent(eventText, null) }
        const arrival = batch[where as number] as Extract<Arrival, { kind: 'event' }>
        return { site: arrival.site, contact, event: arrival.event }
      }),
      crossings,
      ...(alerts && { alerts }),
      gone,
    },
  }
}

/** An outcome for listeners in this process. */
export const changeOf = (outcome: Outcome): Change => ({
  contacts: outcome.decision.contacts.map((row, i) => withText(row, outcome.contacts[i]!)),
  events: eventsWithHolders(outcome),
  crossings: outcome.decision.crossings,
  ...(outcome.decision.alerts?.length && { alerts: outcome.decision.alerts }),
  gone: goneOf(outcome.decision),
})

const goneOf = ({ erasures = [] }: Decision): NonNullable<Feed['gone']> =>
  erasures.flatMap(({ site, contact }) => (contact === null ? [] : [{ site, contact }]))

/** An event without a contact is stored, but the feed does not carry it. */
const eventsWithHolders = ({ decision, known }: Outcome) => {
  const rows = new Map(decision.streams.map(row => [joinKey(row.site, row.key), row]))
  return decision.events.flatMap(({ site, stream, event }) => {
    const key = joinKey(site, stream)
    const contact = spanAt((rows.get(key) ?? known.streams.get(key))?.spans ?? [], event)?.contact
    return contact === undefined ? [] : [{ site, event, contact }]
  })
}
