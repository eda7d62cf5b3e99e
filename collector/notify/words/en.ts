import type { RewardState } from '../../../shared/reward.ts'
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
    up: (who: string, threshold: string, score: string) => `${who} crossed “${threshold}”: ${score}`,
    down: (who: string, threshold: string, score: string) => `${who} fell below “${threshold}”: ${score}`,
    sleepingGiant: (who: string) => `Sleeping giant: ${who} is going inactive`,
    identified: (who: string, score: string) => `Newly identified: ${who}, ${score}`,
    event: (who: string, what: string) => `${who}: ${what}`,
    silent: (who: string, ms: number | null) =>
      ms === null ? `${who} is inactive` : `${who} is inactive for ${lasting(ms)}`,
    reminder: (title: string) => `Unclaimed lead. ${title}`,
    bundle: (k: number, minutes: number) =>
      `${n(k, ALERTS)} in ${minutes < LONG ? n(minutes, MINUTES) : n(Math.round(minutes / 60), HOURS)}`,
    digest: (k: number) => `${n(k, ALERTS)} from quiet hours`,
    publication: (plan: string) => `Plan “${plan}” published`,
    entered: (who: string, list: string) => `${who} joined the list “${list}”`,
    left: (who: string, list: string) => `${who} left the list “${list}”`,
    reward: (who: string, reward: string, state: RewardState) =>
      `${who}: reward “${reward}” ${{ granted: 'granted', ordered: 'ordered', delivered: 'delivered', cancelled: 'cancelled' }[state]}`,
    test: 'Test message from Pulseboard',
  },
  because: (rule: string, plan: string | null) =>
    plan ? `Rule “${rule}”, plan “${plan}”` : `Rule “${rule}”`,
  late: 'Detected late',
  claimed: 'A browser says that it is this person, without proof',
  /** The first line: the latest change, and its effect on the score. */
  now: (what: string, points: string | null) => `Now: ${points ? `${what}, ${points}` : what}`,
  byTime: {
    up: 'score rose without new activity',
    down: 'score fell without new activity',
    silence: 'no new activity',
  },
  moved: (up: number, down: number) =>
    `${n(up, CONTACTS)} crossed a threshold, ${n(down, CONTACTS)} fell below one.`,
  testLead: (site: string) => `Alerts for “${site}” will arrive here.`,
  more: (k: number) => `and ${digits.format(k)} more ${form('en')(k, ALERTS)}`,
  facts: {
    score: 'Score',
    scoreNow: 'Score now',
    proof: 'Proof',
    company: 'Company',
    job: 'Job title',
    email: 'Email',
    phone: 'Phone',
    place: 'Location',
    device: 'Device',
    source: 'Source',
    page: 'Page',
    visits: 'Visits',
    owner: 'Owner',
    action: 'Next step',
    userId: 'User ID',
  },
  why: 'Because so far',
  buttons: {
    contact: 'Open contact',
    board: 'Open board',
    claim: 'Claim',
    write: 'Write',
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
