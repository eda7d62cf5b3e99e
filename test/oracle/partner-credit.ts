import { Temporal } from 'temporal-polyfill'

/**
 * The law of codes read a second time, for histories as plain as these: which partner an order is credited to. It shares no
 * code with the collector, and looks at all pairs of things instead of going through them once.
 */
export type Happening =
  | {
      what: 'view'
      at: number
      visitor: string
      texts: string[]
      redirect: { id: string; code: string; at: number } | null
    }
  | { what: 'checkout'; at: number; visitor: string }
  | { what: 'objection'; at: number; isOn: boolean }
  | {
      what: 'order'
      at: number
      number: string
      named: string | null
      coupons: string[] | null
      redirect: { id: string; code: string; at: number } | null
    }

export type Registered = {
  text: string
  partner: string | null
  sameAs: string | null
  from: number
  until: number
  isOn: boolean
}
export type World = {
  codes: Registered[]
  isActive: (partner: string, at: number) => boolean
  zone: string
  days: number
}

const MINUTES_30 = 30 * 60_000

/** By order: the partner, or null. Happenings are in the order of time, no two at one instant. */
export function creditedBy(history: readonly Happening[], world: World): Map<string, string | null> {
  const credited = new Map<string, string | null>()
  for (const first of history) {
    if (first.what !== 'order' || credited.has(first.number)) continue
    const told = history.filter(
      one => one.what === 'order' && one.number === first.number,
    ) as (typeof first)[]
    const named = told.find(one => one.named !== null)?.named ?? null
    const coupons = told.find(one => one.coupons !== null)?.coupons ?? []
    const redirect = told.find(one => one.redirect !== null)?.redirect ?? null
    const said = [...(named === null ? [] : [named]), ...coupons].map(text => owner(text, first.at, world))
    const clicks = clicksIn(history, world)
    if (redirect && redirect.at <= first.at && !isObjecting(history, first.at)) {
      const isShown = history.some(
        one =>
          one.what === 'view' &&
          !isObjecting(history, one.at) &&
          one.redirect?.id === redirect.id &&
          isOneClick(one),
      )
      const partner = owner(redirect.code, redirect.at, world)
      if (!isShown && partner) clicks.push({ at: redirect.at, partner })
    }
    const last = clicks
      .filter(({ at }) => at <= first.at && first.at < windowEnd(at, world))
      .reduce<{ at: number; partner: string } | null>(
        (best, one) => (best && best.at > one.at ? best : one),
        null,
      )
    credited.set(first.number, said.find(partner => partner !== null) ?? last?.partner ?? null)
  }
  return credited
}

function clicksIn(history: readonly Happening[], world: World): { at: number; partner: string }[] {
  const seen: string[] = []
  return history.flatMap(one => {
    if (one.what !== 'view' || isObjecting(history, one.at)) return []
    const at = isOneClick(one) ? one.redirect!.at : one.at
    const text = one.texts.find(text => root(text, world)?.partner)
    if (text === undefined) return []
    const isSecond = isOneClick(one) && seen.includes(one.redirect!.id)
    if (isOneClick(one)) seen.push(one.redirect!.id)
    const partner = owner(text, at, world)
    return isSecond || partner === null || isLate(history, one) ? [] : [{ at, partner }]
  })
}

const isOneClick = ({ at, redirect }: { at: number; redirect: { at: number } | null }): boolean =>
  redirect !== null && redirect.at <= at && at < redirect.at + MINUTES_30

/** Whether a checkout of the same browser lies before it, with no pause of half an hour between. */
function isLate(history: readonly Happening[], view: { at: number; visitor: string }): boolean {
  const own = history.filter(
    one =>
      (one.what === 'view' || one.what === 'checkout') && one.visitor === view.visitor && one.at <= view.at,
  )
  return own.some(
    (one, place) =>
      one.what === 'checkout' &&
      own.slice(place + 1).every((next, i) => next.at - own[place + i]!.at < MINUTES_30),
  )
}

const isObjecting = (history: readonly Happening[], at: number): boolean => {
  const said = history.filter(one => one.what === 'objection' && one.at <= at).at(-1)
  return said?.what === 'objection' && said.isOn
}

const entry = (text: string, { codes }: World) => codes.find(code => code.text === text)
const root = (text: string, world: World) => {
  const found = entry(text, world)
  return found?.sameAs ? entry(found.sameAs, world) : found
}

function owner(text: string, at: number, world: World): string | null {
  const both = [entry(text, world), root(text, world)]
  if (both.some(code => !code?.isOn || at < code.from || at >= code.until)) return null
  const { partner } = both[1]!
  return partner !== null && world.isActive(partner, at) ? partner : null
}

const windowEnd = (at: number, { zone, days }: World): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds
