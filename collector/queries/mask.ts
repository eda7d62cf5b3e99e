import type { Row } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'

/** The message without personal data, for a screen in a public place. */
export function masked(message: ServerMessage): ServerMessage {
  switch (message.t) {
    case 'snap':
    case 'd':
      return { ...message, rows: message.rows.map(maskedRow) }
    case 'event':
      return {
        ...message,
        events: message.events.map(event => ({
          ...event,
          contact: initials(event.contact),
          url: null,
          title: null,
          item: null,
        })),
      }
    case 'alert': {
      const { alert } = message
      const page = alert.page && { ...alert.page, url: null, title: null }
      const trigger = alert.trigger && { ...alert.trigger, url: null, title: null, item: null }
      return {
        ...message,
        alert: {
          ...alert,
          ...{
            name: initials(alert.name),
            email: null,
            phone: null,
            company: null,
            lead: null,
            page,
            trigger,
          },
        },
      }
    }
    default:
      return message
  }
}

/** Partners are people too: a wall does not name them. */
export const maskedRow = ({ partner: _, ...row }: Row): Row => ({
  ...row,
  name: initials(row.name),
  email: null,
  userId: null,
  company: null,
  city: null,
  owner: null,
  outcome: null,
  outcomeAt: null,
  snoozedUntil: null,
  // A page may be called "Order of Bob Brown".
  lastEvent: row.lastEvent && { ...row.lastEvent, url: null, title: null, item: null },
})

/** "Anna Maria Nowak" is "A. M. N."; an e-mail address in the place of a name gives one letter. */
export const initials = (name: string | null): string | null => {
  if (name === null) return null
  const words = name.split(/\s+/).filter(Boolean).slice(0, 3)
  return words.map(word => `${[...word][0]!.toUpperCase()}.`).join(' ')
}
