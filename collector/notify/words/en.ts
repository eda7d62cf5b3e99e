import { count, form } from '../../../shared/words/plural.ts'
import { points } from './points.ts'
import { span } from './span.ts'

const n = count('en')
const digits = new Intl.NumberFormat('en')
/** From this many minutes on, a duration is given in hours. */
const LONG = 100

/** The texts of messages. The parameter `who` is a name that is prepared for use in a sentence. */
export const en = {
  points: points('en'),
  title: {
    up: (who: string, threshold: string, score: string) => `${who} passed “${threshold}”: ${score}`,
    down: (who: string, threshold: string, score: string) => `${who} fell below “${threshold}”: ${score}`,
    sleepingGiant: (who: string) => `${who} has gone quiet: sleeping giant`,
    identified: (who: string, score: string) => `Now known by name: ${who}, ${score}`,
    event: (who: string, what: string) => `${who}: ${what}`,
    silent: (who: string, ms: number | null) =>
      ms === null ? `Not a word from ${who}` : `${lasting(ms)} without a word from ${who}`,
    reminder: (title: string) => `Nobody has taken this yet. ${title}`,
    bundle: (k: number, minutes: number) =>
      `${n(k, ALERTS)} in ${minutes < LONG ? n(minutes, MINUTES) : n(Math.round(minutes / 60), HOURS)}`,
    digest: (k: number) => `${n(k, ALERTS)} while it was quiet`,
    publication: (plan: string) => `Plan “${plan}” is live`,
    entered: (who: string, list: string) => `${who} is now on the list “${list}”`,
    left: (who: string, list: string) => `${who} is no longer on the list “${list}”`,
    test: 'Pulseboard reaches you',
  },
  because: (rule: string, plan: string | null) =>
    plan ? `Rule “${rule}”, plan “${plan}”` : `Rule “${rule}”`,
  late: 'This was found out later',
  moved: (up: number, down: number) =>
    `${n(up, CONTACTS)} rose over a threshold, ${n(down, CONTACTS)} fell below one.`,
  testLead: (site: string) => `A test: alerts of “${site}” arrive here.`,
  more: (k: number) => `and ${digits.format(k)} more ${form('en')(k, ALERTS)}`,
  facts: {
    score: 'Score',
    company: 'Company',
    job: 'Position',
    email: 'E-mail',
    phone: 'Phone',
    place: 'Place',
    device: 'Device',
    source: 'Source',
    page: 'Page',
    visits: 'Visits',
    owner: 'Owner',
    action: 'Next step',
    userId: 'Your id',
  },
  why: 'Why',
  buttons: {
    contact: 'Open contact',
    board: 'Open the board',
    claim: 'Claim',
    snooze: 'Snooze',
    notAFit: 'Not a fit',
  },
}

const ALERTS = { one: 'alert', other: 'alerts' }
const CONTACTS = { one: 'contact', other: 'contacts' }
const DAYS = { one: 'day', other: 'days' }
const HOURS = { one: 'hour', other: 'hours' }
const MINUTES = { one: 'minute', other: 'minutes' }
const lasting = span('en', { minutes: MINUTES, hours: HOURS, days: DAYS })

/** The catalogue that every language must have; a missing entry is a compile error. */
export type NotifyWords = typeof en
