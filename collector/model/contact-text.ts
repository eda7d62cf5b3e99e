import type { ThresholdState } from '../score/crossing.ts'
import type { CodeMeans, TouchedCode } from '../score/touched-codes.ts'
import { exactJson } from './exact-json.ts'
import { longWord, shortWord } from './frequent-words.ts'
import type { ContactId, ContactRow, ContactSummary, SiteId, Standing } from './rows.ts'

/**
 * A contact's row as a short text: values in a fixed order without their names, instants as what they lie before
 * `decidedAt`, frequent words as numbers. A third of the JSON of the row. Site and id stand beside it.
 *
 * Boards keep it in memory, stores on disk: new values go to the end, and the order never changes.
 *
 *     [version, decidedAt, due, mergedInto, streams, identifiers, last, standings, face, alerted, deal, lists,
 *      codes, rewarded]
 *
 * What is absent or null is 0, where 0 cannot be a value.
 */
export function writeContact(row: ContactRow): string {
  const { last, decidedAt: base, alerted, deal, lists } = row
  const { codes } = row.face
  const { rewarded } = row
  const standings: Record<string, StandingText> = {}
  for (const name in row.standings) standings[name] = standingOut(row.standings[name]!, row, base)
  const body: ContactText = [
    row.version,
    base,
    span(row.due, base),
    row.mergedInto ?? 0,
    row.streams,
    row.identifiers,
    last ? [span(last.time, base), last.id, last.key === 'public' ? 0 : last.key] : 0,
    standings,
    faceOut(row.face, base),
  ]
  if (alerted || deal || lists || codes || rewarded)
    body.push(alerted ?? 0, deal ? [deal.outcome, deal.at] : 0, lists ?? 0)
  if (codes || rewarded) body.push(codes ? codes.map(touched => codeOut(touched, base)) : 0)
  if (rewarded) body.push(rewarded)
  return exactJson(body)
}

export function readContact(site: SiteId, id: ContactId, text: string): ContactRow {
  const [
    version,
    base,
    due,
    mergedInto,
    streams,
    identifiers,
    last,
    standings,
    face,
    alerted,
    deal,
    lists,
    codes,
    rewarded,
  ] = JSON.parse(text) as ContactText
  const lastId = last ? last[1] : undefined
  const all: ContactRow['standings'] = {}
  for (const name in standings) all[name] = standingIn(standings[name]!, instant(due, base), base, lastId)
  return {
    site,
    id,
    version,
    mergedInto: mergedInto || null,
    streams,
    identifiers,
    last: last ? { time: instant(last[0], base)!, id: last[1], key: last[2] || 'public' } : null,
    decidedAt: base,
    due: instant(due, base),
    standings: all,
    face: { ...faceIn(face, base), ...(codes && { codes: codes.map(touched => codeIn(touched, base)) }) },
    ...(alerted && { alerted }),
    ...(deal && { deal: { outcome: deal[0], at: deal[1] } }),
    ...(lists && { lists }),
    ...(rewarded && { rewarded }),
  }
}

/** Milliseconds before the base; text where the instant is no whole number; the empty text: never. */
type Span = number | string
export type ContactText = [
  version: number,
  base: number,
  due: Span,
  mergedInto: ContactId | 0,
  streams: ContactRow['streams'],
  identifiers: ContactRow['identifiers'],
  last: [Span, string, 'secret' | 0] | 0,
  standings: Record<string, StandingText>,
  face: FaceText,
  alerted?: Record<string, number> | 0,
  deal?: ['won' | 'lost', number] | 0,
  lists?: Record<string, boolean> | 0,
  codes?: CodeText[] | 0,
  rewarded?: Record<string, number>,
]
type CodeText = [code: string, by: number, count: number, first: Span, last: Span, isPaid?: 1]
export type StandingText = [
  score: number | null,
  fit: number,
  engagement: number,
  /** True: when time changes the contact. */
  next: Span | true,
  lastScoringAt: Span,
  cycleStart: Span,
  /** Id 0: that of the contact's last event. */
  first: [Span, string | 0] | 0,
  armsAt: Span,
  up: number,
  down: number,
  isUnproven: 1 | 0,
  tags?: Record<string, number> | 0,
  off?: ThresholdState['off'],
]
type FaceText = [
  lastActivityAt: Span,
  firstSeenAt: Span,
  visits: number,
  lastEvent: [name: string | number, time: Span, title: string | 0, url: string | 0, item: string | 0] | 0,
  ...texts: (string | number)[],
]

function standingOut(standing: Standing, { due, last }: ContactRow, base: number): StandingText {
  const { score, fit, engagement, tags, next, lastScoringAt, first, cycleStart, isUnproven } = standing
  const { up, down, at, off } = standing.arms
  const text: StandingText = [
    score,
    fit,
    engagement,
    next !== null && Object.is(next, due) ? true : span(next, base),
    span(lastScoringAt, base),
    span(cycleStart, base),
    first ? [span(first.time, base), first.id === last?.id ? 0 : first.id] : 0,
    span(at, base),
    up,
    down,
    isUnproven ? 1 : 0,
  ]
  if (isEmpty(off)) {
    if (!isEmpty(tags)) text.push(tags)
  } else text.push(isEmpty(tags) ? 0 : tags, off)
  return text
}

function standingIn(
  text: StandingText,
  due: number | null,
  base: number,
  lastId: string | undefined,
): Standing {
  const [
    score,
    fit,
    engagement,
    next,
    lastScoringAt,
    cycleStart,
    first,
    at,
    up,
    down,
    isUnproven,
    tags,
    off,
  ] = text
  return {
    score,
    fit,
    engagement,
    tags: tags || {},
    next: next === true ? due : instant(next, base),
    lastScoringAt: instant(lastScoringAt, base),
    first: first ? { time: instant(first[0], base)!, id: first[1] === 0 ? lastId! : first[1] } : null,
    cycleStart: instant(cycleStart, base),
    arms: { up, down, at: instant(at, base), off: off ?? {} },
    ...(isUnproven === 1 && { isUnproven: true as const }),
  }
}

/** The texts of a face, in the order in which they are written. */
const FACE_TEXTS = [
  'source',
  'device',
  'browser',
  'os',
  'country',
  'city',
  'name',
  'email',
  'company',
  'phone',
  'job',
] as const satisfies (keyof ContactSummary)[]
function faceOut(face: ContactSummary, base: number): FaceText {
  const { lastEvent, lastActivityAt, firstSeenAt, visits } = face
  const text: FaceText = [
    span(lastActivityAt, base),
    span(firstSeenAt, base),
    visits,
    lastEvent ? lastEventOut(lastEvent, base) : 0,
  ]
  let most = FACE_TEXTS.length
  while (most > 0 && face[FACE_TEXTS[most - 1]!] === null) most -= 1
  for (let i = 0; i < most; i++) {
    const value = face[FACE_TEXTS[i]!]
    text.push(value === null ? 0 : shortWord(value))
  }
  return text
}

function lastEventOut(event: NonNullable<ContactSummary['lastEvent']>, base: number) {
  const { name, title, url, item, time } = event
  return [shortWord(name), span(time, base), title ?? 0, url ?? 0, item ?? 0] satisfies FaceText[3]
}

function faceIn([lastActivityAt, firstSeenAt, visits, lastEvent, ...texts]: FaceText, base: number) {
  const [source, device, browser, os, country, city, name, email, company, phone, job] = texts.map(text =>
    text === 0 ? null : longWord(text),
  )
  const orNull = (text: string | 0): string | null => (text === 0 ? null : text)
  return {
    name: name ?? null,
    email: email ?? null,
    company: company ?? null,
    job: job ?? null,
    phone: phone ?? null,
    city: city ?? null,
    country: country ?? null,
    device: device ?? null,
    browser: browser ?? null,
    os: os ?? null,
    source: source ?? null,
    lastEvent: lastEvent
      ? {
          name: longWord(lastEvent[0]),
          title: orNull(lastEvent[2]),
          url: orNull(lastEvent[3]),
          item: orNull(lastEvent[4]),
          time: instant(lastEvent[1], base)!,
        }
      : null,
    lastActivityAt: instant(lastActivityAt, base),
    firstSeenAt: instant(firstSeenAt, base),
    visits,
  } satisfies ContactSummary
}

/** The means of a code, by the number that is written. */
const MEANS = ['link', 'coupon', 'named'] as const satisfies CodeMeans[]

function codeOut({ code, by, count, first, last, isPaid }: TouchedCode, base: number): CodeText {
  const text: CodeText = [code, MEANS.indexOf(by), count, span(first, base), span(last, base)]
  if (isPaid) text.push(1)
  return text
}

const codeIn = ([code, by, count, first, last, isPaid]: CodeText, base: number): TouchedCode => ({
  code,
  by: MEANS[by]!,
  count,
  first: instant(first, base)!,
  last: instant(last, base)!,
  ...(isPaid && { isPaid: true as const }),
})

/** Whole numbers below 2^53 are subtracted without a loss; what else there is stays as it is. */
const span = (at: number | null, base: number): Span =>
  at === null ? '' : Number.isSafeInteger(at) && Number.isSafeInteger(base - at) ? base - at : String(at)

export const instant = (from: Span, base: number): number | null =>
  from === '' ? null : typeof from === 'string' ? Number(from) : base - from

const isEmpty = (record: object): boolean => {
  for (const _ in record) return false
  return true
}

type Same<Fields, Written> = [Fields] extends [Written] ? ([Written] extends [Fields] ? true : never) : never
/** Does not compile if a row gains a field that is not written here. */
export const EVERY_FIELD_IS_WRITTEN: [
  Same<
    keyof ContactRow,
    | ('site' | 'id' | 'version' | 'mergedInto' | 'streams' | 'identifiers' | 'last' | 'decidedAt' | 'due')
    | ('standings' | 'face' | 'alerted' | 'deal' | 'lists' | 'rewarded')
  >,
  Same<
    keyof Standing,
    | ('score' | 'fit' | 'engagement' | 'tags' | 'next' | 'lastScoringAt' | 'first' | 'cycleStart')
    | ('arms' | 'isUnproven')
  >,
  Same<keyof ThresholdState, 'up' | 'down' | 'at' | 'off'>,
  Same<
    keyof ContactSummary,
    (typeof FACE_TEXTS)[number] | 'lastEvent' | 'lastActivityAt' | 'firstSeenAt' | 'visits' | 'codes'
  >,
  Same<keyof NonNullable<ContactSummary['lastEvent']>, 'name' | 'title' | 'url' | 'item' | 'time'>,
  Same<keyof NonNullable<ContactRow['last']>, 'time' | 'id' | 'key'>,
  Same<keyof NonNullable<ContactRow['deal']>, 'outcome' | 'at'>,
  Same<keyof TouchedCode, 'code' | 'by' | 'count' | 'first' | 'last' | 'isPaid'>,
  Same<CodeMeans, (typeof MEANS)[number]>,
] = [true, true, true, true, true, true, true, true, true]
