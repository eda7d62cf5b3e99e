import type { Language } from '../../../shared/person.ts'
import { aboutOf } from '../../../shared/words/about.ts'
import { contactName, deviceName } from '../../../shared/words/contact-name.ts'
import { phrase } from '../../../shared/words/events.ts'
import { proofText } from '../../../shared/words/proof.ts'
import { isZone } from '../../score/check/value.ts'
import type { Buttons, Item, Letter, Message, Standing, Subject, Why } from '../channel.ts'
import type { NotifyWords } from '../words/en.ts'
import { NOTIFY_WORDS } from '../words/words.ts'
import { isolated, plain } from './sanitize.ts'

/**
 * The content of a message, in the recipient's language and zone, before a channel adds its markup. All texts are single
 * lines without control characters and within the limits here; a channel may cut them further.
 */
export type Card = {
  language: Language
  title: string
  /** The reason of the message, and other text before the details. */
  lead: string[]
  facts: { label: string; text: string }[]
  /** Its heading is `why`. */
  reasons: { points: string; text: string }[]
  why: string
  /** The contacts of a message about several; a channel shows as many as fit, and `more` is the number of the others. */
  items: { title: string; text: string; link: { label: string; url: string } }[]
  more: (shown: number) => string | null
  /** First the one link, then what may be done about it. */
  links: { label: string; url: string }[]
  foot: string
  /** `hot`: the contact should be called now; `cold`: the contact is cooling down. */
  tone: 'hot' | 'cold' | 'calm'
}

const NAME_MAX = 80
const TEXT_MAX = 120
const ACTION_MAX = 300
const REASONS = 3
const MINUTE_MS = 60_000

/** Composes one message; values that depend on its language and zone are made once. */
export function compose(letter: Letter): Card {
  const { language, message } = letter
  const speech: Speech = {
    language,
    say: NOTIFY_WORDS[language],
    time: timeIn(language, letter.timeZone),
    letter,
  }
  const at = 'item' in message ? message.item.at : 'to' in message ? message.to : message.at
  const blank: Card = {
    language,
    title: '',
    lead: [],
    facts: [],
    reasons: [],
    why: speech.say.why,
    items: [],
    more: () => null,
    links: [],
    foot: `${isolated(letter.site.name, NAME_MAX)} · ${speech.time(at)}`,
    tone: 'calm',
  }
  return { ...blank, ...said(speech, message) }
}

type Speech = { language: Language; say: NotifyWords; time: (at: number) => string; letter: Letter }

function said(speech: Speech, message: Message): Partial<Card> & { title: string } {
  const { say } = speech
  switch (message.kind) {
    case 'alert':
    case 'reminder':
      return one(speech, message.item, message.buttons, message.kind === 'reminder')
    case 'bundle':
    case 'digest': {
      const { items, total, from, to, url } = message
      const minutes = Math.max(1, Math.round((to - from) / MINUTE_MS))
      return {
        title: message.kind === 'bundle' ? say.title.bundle(total, minutes) : say.title.digest(total),
        lead: message.kind === 'digest' ? [`${speech.time(from)} – ${speech.time(to)}`] : [],
        items: items.map(item => asLine(speech, item)),
        more: shown => (total > shown ? say.more(total - shown) : null),
        links: [{ label: say.buttons.board, url }],
        tone: items.some(item => toneOf(item.why) === 'hot') ? 'hot' : 'calm',
      }
    }
    case 'publication':
      return {
        title: say.title.publication(isolated(message.plan, NAME_MAX)),
        lead: [say.moved(message.up, message.down)],
        links: [{ label: say.buttons.board, url: message.url }],
      }
    case 'list': {
      const { subject, list, change, userId } = message
      const title = say.title[change](whoIs(speech.language, subject), isolated(list.name, NAME_MAX))
      const id = userId ? [{ label: say.facts.userId, text: isolated(userId, TEXT_MAX) }] : []
      return {
        title,
        facts: [...factsOf(speech, subject), ...id],
        links: [{ label: say.buttons.contact, url: subject.url }],
      }
    }
    case 'partner':
      return { title: message.news.type, links: [{ label: say.buttons.board, url: message.url }] }
    case 'reward': {
      const { subject, reward } = message
      const who = whoIs(speech.language, subject)
      return {
        title: say.title.reward(who, isolated(reward.name, NAME_MAX), reward.state),
        lead: reward.reason ? [isolated(reward.reason, TEXT_MAX)] : [],
        facts: factsOf(speech, subject),
        links: [{ label: say.buttons.contact, url: subject.url }],
      }
    }
    case 'lead':
      return { title: message.event }
    case 'test':
      return {
        title: say.title.test,
        lead: [say.testLead(isolated(speech.letter.site.name, NAME_MAX))],
        links: [{ label: say.buttons.board, url: message.url }],
      }
  }
}

function one(speech: Speech, item: Item, buttons: Buttons | null, isReminder: boolean) {
  const { say, time } = speech
  const { subject, rule, why, late, isClaimed } = item
  const title = titleOf(speech, item)
  const plan = 'plan' in why ? isolated(why.plan, NAME_MAX) : null
  return {
    title: isReminder ? say.title.reminder(title) : title,
    lead: [
      triggerText(speech, item),
      // The default rule has no name.
      rule || plan ? say.because(isolated(rule, NAME_MAX), plan) : null,
      late ? say.late : null,
      isClaimed ? say.claimed : null,
    ].filter(line => line !== null),
    facts: factsOf(speech, subject, item.current),
    reasons: subject.reasons.slice(0, REASONS).map(reason => ({
      points: signed(speech.language, reason.points),
      text: [isolated(reason.rule, TEXT_MAX), reason.at === null ? '' : time(reason.at)]
        .filter(Boolean)
        .join(' · '),
    })),
    links: [{ label: say.buttons.contact, url: subject.url }, ...(buttons ? actionsOf(say, buttons) : [])],
    tone: toneOf(why),
  } satisfies Partial<Card>
}

const actionsOf = (say: NotifyWords, { claim, snooze, notAFit, write }: Buttons): Card['links'] => [
  ...(write === undefined ? [] : [{ label: say.buttons.write, url: write }]),
  { label: say.buttons.claim, url: claim },
  { label: say.buttons.snooze, url: snooze },
  { label: say.buttons.notAFit, url: notAFit },
]

/** One line of several: the latest change (if unknown, the strongest reason), and the action. */
function asLine(speech: Speech, item: Item): Card['items'][number] {
  const { reasons, url } = item.subject
  const action = item.current?.action ?? item.subject.action
  const reason = reasons[0]
  const link = { label: speech.say.buttons.contact, url }
  const text = [
    triggerText(speech, item) ??
      (reason ? `${signed(speech.language, reason.points)} ${isolated(reason.rule, TEXT_MAX)}` : ''),
    proofText(speech.language, item.subject.score, item.subject.proven),
    isolated(action, TEXT_MAX),
  ]
  return { title: titleOf(speech, item), text: text.filter(Boolean).join(' · '), link }
}

/** "Now: came back to Carrier 80, +10"; null if it is unknown. */
function triggerText({ language, say, letter }: Speech, { trigger, why }: Item): string | null {
  if (!trigger) return null
  const points = trigger.points ? signed(language, trigger.points) : null
  const { name } = trigger
  if (name !== null) {
    const about = aboutOf({ ...trigger, name }, letter.site.name)
    const what = phrase(language, name, about && isolated(about, NAME_MAX)).join('')
    return isolated(say.now(what, points), TEXT_MAX + NAME_MAX)
  }
  return say.now(why.kind === 'threshold' ? say.byTime[why.direction] : say.byTime.silence, points)
}

function titleOf({ language, say, letter }: Speech, { why, subject, at }: Item): string {
  const who = whoIs(language, subject)
  const score = say.points(subject.score ?? 0)
  switch (why.kind) {
    case 'threshold':
      return say.title[why.direction](who, isolated(why.threshold, NAME_MAX), score)
    case 'sleeping_giant':
      return say.title.sleepingGiant(who)
    case 'identified':
      return say.title.identified(who, score)
    case 'event':
      return say.title.event(who, isolated(phrase(language, why.event, null)[0], NAME_MAX))
    case 'inactive': {
      const until = Math.min(at, letter.now)
      const silence = why.lastActivityAt === null ? 0 : until - why.lastActivityAt
      // If the contact returned before the message was sent, the length of the inactivity is unknown.
      return say.title.silent(who, silence > 0 ? silence : null)
    }
  }
}

/** "Anna Nowak (Acme)", "Anonymous, Safari on iOS". */
function whoIs(language: Language, subject: Subject): string {
  // A name of nothing but invisible characters counts as no name.
  const known = { ...subject, name: seen(subject.name), email: seen(subject.email) }
  const company = isolated(subject.company ?? '', NAME_MAX)
  const name = isolated(contactName(language, known), NAME_MAX)
  return company ? `${name} (${company})` : name
}

const seen = (text: string | null): string | null => (text && plain(text, NAME_MAX)) || null

function factsOf(
  { language, say }: Speech,
  subject: Subject,
  current: Standing | null = null,
): Card['facts'] {
  const { score, from, proven, band, page, visits } = subject
  const number = new Intl.NumberFormat(language)
  const change = from === null || from === score ? '' : `${number.format(from)} → `
  const texts: { [K in keyof NotifyWords['facts']]?: string | null } = {
    score: score === null ? null : [change + number.format(score), band].filter(Boolean).join(', '),
    scoreNow:
      current?.score == null || current.score === score
        ? null
        : [number.format(current.score), current.band].filter(Boolean).join(', '),
    proof: proofText(language, score, proven),
    // The recommendation of the stage that the contact is on now.
    action: current?.action ?? subject.action,
    company: subject.company,
    job: subject.job,
    email: subject.email,
    phone: subject.phone,
    page: page && pageText(page),
    visits: number.format(visits),
    source: subject.source,
    place: [subject.city, countryName(language, subject.country)].filter(Boolean).join(', '),
    device: deviceName(language, subject),
    owner: subject.owner,
  }
  return Object.entries(texts).flatMap(([key, value]) => {
    const text = isolated(value ?? '', key === 'action' ? ACTION_MAX : TEXT_MAX)
    return text ? [{ label: say.facts[key as keyof typeof texts], text }] : []
  })
}

/** Shows the page as text and not as a link: its address is untrusted input. */
function pageText({ title, url }: NonNullable<Subject['page']>): string {
  const at = url ? URL.parse(url) : null
  const where =
    at && /^https?:$/.test(at.protocol) ? at.host + (at.pathname === '/' ? '' : at.pathname) : null
  return [title, where].filter(Boolean).join(' · ')
}

function countryName(language: Language, code: string | null): string | null {
  if (!code || !/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
}

const signed = (language: Language, points: number): string =>
  new Intl.NumberFormat(language, { signDisplay: 'exceptZero' }).format(Math.round(points)).replace('-', '−')

function timeIn(language: Language, timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: isZone(timeZone) ? timeZone : 'UTC',
  })
  return at => format.format(at)
}

const toneOf = (why: Why): Card['tone'] =>
  why.kind === 'sleeping_giant' ||
  why.kind === 'inactive' ||
  (why.kind === 'threshold' && why.direction === 'down')
    ? 'cold'
    : 'hot'
