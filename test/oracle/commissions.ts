import { Temporal } from 'temporal-polyfill'
import type { Customer } from '../../collector/attribution/customer.ts'
import type { Rule, Setting, Terms } from '../../collector/attribution/terms.ts'
import type { Event } from '../../shared/event.ts'

/**
 * The second reading of collector/partners/PARTNERS.md: slow, and by definitions rather than by steps. It takes the
 * engine's types of input and none of its code.
 */
type Q = [bigint, bigint]
const q = (n: bigint | number, d: bigint | number = 1): Q => [BigInt(n), BigInt(d)]
const add = (a: Q, b: Q): Q => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]
const neg = (a: Q): Q => [-a[0], a[1]]
const mul = (a: Q, b: Q): Q => [a[0] * b[0], a[1] * b[1]]
const div = (a: Q, b: Q): Q => (b[0] < 0n ? [-a[0] * b[1], a[1] * -b[0]] : [a[0] * b[1], a[1] * b[0]])
const less = (a: Q, b: Q): boolean => a[0] * b[1] < b[0] * a[1]
const same = (a: Q, b: Q): boolean => a[0] * b[1] === b[0] * a[1]
const min = (a: Q, b: Q): Q => (less(a, b) ? a : b)
const total = (list: Q[]): Q => list.reduce(add, q(0))
const positive = (a: Q): boolean => a[0] > 0n
const half = ([n, d]: Q): bigint => {
  const doubled = 2n * (n < 0n ? -n : n) + d
  const whole = (doubled - (doubled % (2n * d))) / (2n * d)
  return n < 0n ? -whole : whole
}

/** Numbers of at most six places, as the generator makes them. */
const exact = (value: unknown): Q => q(Math.round(Number(value) * 1e6), 1_000_000)
const places: Record<string, number> = { PLN: 2, EUR: 2, JPY: 0, KWD: 3 }
const money = (value: unknown, currency: string): bigint =>
  half(mul(exact(value), q(10 ** places[currency]!)))
const has = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
const readable = (value: unknown): boolean => typeof value === 'number' && value >= 0

const shift = (zone: string, time: number, by: Temporal.DurationLike): number =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).add(by).epochMilliseconds
const startOfMonth = (zone: string, time: number): number =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).with({ day: 1 }).startOfDay()
    .epochMilliseconds

type Item = { item_id?: string; price?: number; quantity?: number }
export type Verdict = {
  order: string
  partner: string | null
  by: string | null
  when: string | null
  amounts: Record<string, string>
  flags: string[]
  dueAt: number | null
}

export function commissions(customer: Customer, setting: Setting): Verdict[] {
  const events = customer.facts.map(({ event }) => event)
  const server = customer.facts.filter(({ trust }) => trust === 'server').map(({ event }) => event)
  const money_ = server.filter(({ props }) => props.test !== true && props.currency !== 'XTS')
  const purchases = money_.filter(({ name }) => name === 'purchase')
  const numberOf = ({ id, props }: Event) =>
    has(props.transaction_id) ? String(props.transaction_id) : `e:${id}`
  const numbers = [...new Set(purchases.map(numberOf))]
  const told = (number: string) => purchases.filter(event => numberOf(event) === number)
  const timeOf = (number: string) => told(number)[0]!.time
  const idOf = (number: string) => told(number)[0]!.id
  const isBefore = (a: string, b: string) =>
    timeOf(a) < timeOf(b) || (timeOf(a) === timeOf(b) && idOf(a) < idOf(b))

  const versionAt = (time: number): Terms | undefined =>
    setting.versions.filter(v => v.beginsAt <= time).at(-1)
  const status = (partner: string, time: number) =>
    setting.partners
      .get(partner)
      ?.statuses.filter(s => s.from <= time)
      .at(-1)?.status
  const fact = (number: string, name: string) =>
    told(number)
      .map(({ props }) => props[name])
      .find(has)

  // Amounts.
  const currencyOf = (event: Event) =>
    has(event.props.currency)
      ? String(event.props.currency)
      : (versionAt(event.time) ?? setting.versions[0]!).currency
  const parts = ['value', 'revenue', 'total', 'net', 'subtotal', 'discount', 'tax', 'shipping']
  const paidBy = (number: string) =>
    told(number).find(
      event =>
        currencyOf(event) in places &&
        ['value', 'revenue', 'total', 'net'].some(name => has(event.props[name])) &&
        parts.every(name => !has(event.props[name]) || readable(event.props[name])),
    )
  const worthOf = (number: string): bigint | null => {
    const event = paidBy(number)
    if (!event) return null
    const name = ['value', 'revenue', 'total', 'net'].find(one => has(event.props[one]))!
    return money(event.props[name], currencyOf(event))
  }
  const refundsOf = (number: string) => {
    const ids = new Set<string>()
    return money_
      .filter(
        ({ name, props }) =>
          name === 'refund' && has(props.transaction_id) && String(props.transaction_id) === number,
      )
      .filter(({ props }) => {
        const id = has(props.refund_id) ? String(props.refund_id) : null
        if (id === null) return true
        const isNew = !ids.has(id)
        ids.add(id)
        return isNew
      })
  }
  const event = (number: string) => paidBy(number)
  const isForeign = (number: string, refund: Event) => {
    const paid = event(number)
    return has(refund.props.currency) && paid !== undefined && refund.props.currency !== currencyOf(paid)
  }
  /** Null: in full. */
  const sizeOf = (number: string, refund: Event): bigint | null => {
    const paid = event(number)
    const currency = paid ? currencyOf(paid) : 'PLN'
    return has(refund.props.value) ? money(Math.abs(Number(refund.props.value)), currency) : null
  }
  const isKept = (number: string): boolean => {
    const own = refundsOf(number).filter(one => !isForeign(number, one))
    const value = worthOf(number)
    if (value === null) return own.length === 0
    if (own.some(one => sizeOf(number, one) === null)) return false
    return value > own.reduce((sum, one) => sum + sizeOf(number, one)!, 0n)
  }

  // Lines: what each has of V and of the base, and what refunds leave of it.
  const linesOf = (number: string) => {
    const paid = event(number)
    const value = worthOf(number)
    const terms = versionAt(timeOf(number))
    if (!paid || value === null || !terms) return null
    const currency = currencyOf(paid)
    const amount = (name: string): bigint | null =>
      has(paid.props[name]) ? money(paid.props[name], currency) : null
    const items = (paid.props.items ?? []) as Item[]
    const weights = items.map(({ price = 0, quantity = 1 }) =>
      mul(q(money(price, currency)), exact(Math.max(0, quantity))),
    )
    const listed = items.map((item, i) => ({
      item: item as Item | null,
      isRest: false,
      weight: weights[i]!,
      units: exact(item.quantity ?? 1),
    }))
    const all = amount('items_total')
    const rest = all === null ? q(0) : add(q(all), neg(total(weights)))
    if (items.length > 0 && positive(rest))
      listed.push({ item: null, isRest: true, weight: rest, units: q(0) })
    const sum = total(listed.map(({ weight }) => weight))
    const gross = () => {
      const shipping = positive(sum) && same(sum, q(value)) ? 0n : (amount('shipping') ?? 0n)
      const tax = amount('tax')
      if (tax !== null) return q(value - shipping - tax)
      const rate = terms.assumedTaxPpm
      return rate === null ? q(value - shipping) : mul(q(value - shipping), q(1_000_000, 1_000_000 + rate))
    }
    const fromRevenue = (revenue: bigint) => {
      const isReduced = amount('total') === revenue + (amount('tax') ?? 0n) + (amount('shipping') ?? 0n)
      return q(isReduced ? revenue : revenue - (amount('discount') ?? 0n))
    }
    const net = amount('net') ?? amount('subtotal')
    const revenue = amount('revenue')
    let base =
      net !== null
        ? q(net)
        : revenue !== null
          ? fromRevenue(revenue)
          : terms.valueIs === 'net'
            ? q(value)
            : gross()
    if (!positive(base)) base = q(0)
    const used = positive(sum) ? listed : [{ item: null, isRest: false, weight: q(1), units: q(1) }]
    const by = positive(sum) ? sum : q(1)
    const lines = used.map(line => ({
      ...line,
      share: mul(q(value), div(line.weight, by)),
      base: mul(base, div(line.weight, by)),
    }))
    const own = refundsOf(number).filter(one => !isForeign(number, one))
    const namesItems = ({ props }: Event) => Array.isArray(props.items) && props.items.length > 0
    let left = lines.map(({ share }) => share)
    for (const refund of [...own.filter(namesItems), ...own.filter(one => !namesItems(one))]) {
      const size = sizeOf(number, refund)
      const named =
        namesItems(refund) && size !== null
          ? (refund.props.items as Item[]).map(({ item_id }) => item_id)
          : null
      const hits = (line: (typeof lines)[number]) => {
        if (named === null) return true
        const unknown = named.some(
          id => !lines.some(({ item }) => item?.item_id !== undefined && item.item_id === id),
        )
        if (line.item?.item_id !== undefined && named.includes(line.item.item_id)) return true
        return unknown && (lines.some(({ isRest }) => isRest) ? line.isRest : true)
      }
      let open: Q = size === null ? q(value) : q(size)
      for (const side of [true, false]) {
        const there = total(left.filter((_, i) => hits(lines[i]!) === side))
        const taken = min(open, there)
        if (!positive(taken)) continue
        left = left.map((one, i) =>
          hits(lines[i]!) === side ? mul(one, add(q(1), neg(div(taken, there)))) : one,
        )
        open = add(open, neg(taken))
      }
    }
    const whole = value === 0n ? q(0) : div(total(left), q(value))
    return lines.map((line, i) => ({
      ...line,
      kept: positive(line.share) ? div(left[i]!, line.share) : whole,
    }))
  }

  // Evidence.
  const objecting = (upTo: Event) => {
    const before = events.slice(0, events.indexOf(upTo) + 1)
    return before.filter(({ name }) => name === 'objection').at(-1)?.props.on === true
  }
  const sameVisit = (view: Event) => {
    const own = events.filter(
      one => one.visitor === view.visitor && (one.key === 'public' || one.name === 'page_view'),
    )
    const upTo = own.slice(0, own.indexOf(view) + 1)
    let from = upTo.length - 1
    while (from > 0 && upTo[from]!.time - upTo[from - 1]!.time < 30 * 60_000) from--
    return upTo.slice(from)
  }
  const clicks = events
    .filter(one => one.name === 'page_view' && one.derived.partner && !objecting(one))
    .flatMap(view => {
      const { code, others = [] } = view.derived.partner!
      const found = setting.resolve([code, ...others.map(one => one.code)], view.time)
      if (!found || found.partner === null || status(found.partner, view.time) !== 'active') return []
      if (sameVisit(view).some(({ name }) => name === 'begin_checkout')) return []
      return [
        {
          time: view.time,
          partner: found.partner,
          isPaid: view.derived.source?.channel === 'ad',
          visitor: view.visitor,
        },
      ]
    })

  const decisionOn = (number: string) => {
    const inOrder = [...customer.decisions].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    const live = (list: typeof inOrder) =>
      list.filter((_, i) => !list.slice(i).some(({ answer }) => answer === 'rules'))
    const own = live(inOrder.filter(one => one.order === number)).at(-1)
    const time = timeOf(number)
    return (
      own ??
      live(inOrder.filter(one => one.order === null))
        .filter(({ from, until }) => from <= time && (until === null || time < until))
        .at(-1)
    )
  }

  const memo = new Map<string, Verdict>()
  const verdict = (number: string): Verdict => {
    const known = memo.get(number)
    if (known) return known
    const made = decide(number)
    memo.set(number, made)
    return made
  }

  function decide(number: string): Verdict {
    const time = timeOf(number)
    const terms = versionAt(time)
    const foreign = refundsOf(number).some(one => isForeign(number, one)) ? ['refund_currency'] : []
    const none: Verdict = {
      order: number,
      partner: null,
      by: null,
      when: null,
      amounts: {},
      flags: foreign,
      dueAt: null,
    }
    if (!terms) return none
    const dueAt = shift(terms.zone, time, { days: terms.holdDays })
    const earlier = numbers
      .filter(one => isBefore(one, number) && isKept(one))
      .sort((a, b) => (isBefore(a, b) ? -1 : 1))
    const [first] = earlier
    const bindingEnd = (() => {
      const v = first === undefined ? undefined : versionAt(timeOf(first))
      return v && v.bindingMonths > 0 ? shift(v.zone, timeOf(first!), { months: v.bindingMonths }) : 0
    })()
    const decision = decisionOn(number)
    const answer = decision && decision.answer !== 'rules' ? decision.answer : null
    const held = (partner: string) =>
      (first !== undefined && verdict(first).partner === partner && time < bindingEnd) ||
      customer.protections.some(one => one.partner === partner && one.from <= time && time < one.to) ||
      answer?.partner === partner
    const whenFor = (partner: string) =>
      first === undefined ? 'first' : held(partner) ? 'recurring' : 'existing'
    const listFor = (partner: string): Rule[] => {
      const when = whenFor(partner)
      const start = timeOf(earlier.find(one => verdict(one).partner === partner) ?? number)
      const since = when === 'recurring' && terms.termsOf === 'customer' ? start : time
      const v = versionAt(since) ?? setting.versions[0]!
      const own = setting.partners.get(partner)
      const level = own?.levels.filter(({ from }) => from <= startOfMonth(terms.zone, time)).at(-1)?.level
      const deal = own?.deals.filter(({ from }) => from <= since).at(-1)?.rules ?? []
      return [...deal, ...(level === undefined ? [] : (v.levels[level] ?? [])), ...v.rules].filter(rule => {
        if (rule.when === 'any') return true
        if (rule.when !== when) return false
        return (
          when !== 'recurring' ||
          rule.months === undefined ||
          time < shift(v.zone, start, { months: rule.months })
        )
      })
    }
    const earns = ({ pay }: Rule) =>
      pay.kind === 'percent' ? pay.ppm > 0 : pay.kind === 'fixed' ? pay.amount > 0 : false
    const mayPay = (partner: string) => {
      const rules = listFor(partner)
      const stop = rules.findIndex(({ where }) => !where?.length)
      return rules.slice(0, stop < 0 ? undefined : stop + 1).some(earns)
    }
    const fits = (partner: string) => !customer.ownOf.has(partner) && mayPay(partner)
    const byCode = (text: string) => {
      const found = setting.resolve([text], time)
      return found && found.partner !== null && status(found.partner, time) === 'active'
        ? [found.partner]
        : []
    }
    const going = (partner: string) => !['closed', 'banned'].includes(status(partner, time) ?? '')
    const open = clicks.filter(
      one => one.time <= time && time < shift(terms.zone, one.time, { days: terms.windowDays }),
    )
    const inTurn = terms.click === 'last' ? [...open].reverse() : open
    const candidates: Record<string, string[]> = {
      named: has(fact(number, 'partner')) ? byCode(String(fact(number, 'partner'))) : [],
      referral: customer.protections
        .filter(one => one.from <= time && time < one.to && status(one.partner, time) !== 'banned')
        .map(({ partner }) => partner),
      coupon: has(fact(number, 'coupon')) ? String(fact(number, 'coupon')).split(',').flatMap(byCode) : [],
      bound:
        first !== undefined &&
        time < bindingEnd &&
        verdict(first).partner !== null &&
        going(verdict(first).partner!)
          ? [verdict(first).partner!]
          : [],
      click: inTurn.filter(({ partner }) => going(partner)).map(({ partner }) => partner),
    }
    const by = answer ? 'decision' : (terms.precedence.find(one => candidates[one]!.some(fits)) ?? null)
    const partner = answer ? answer.partner : by === null ? null : candidates[by]!.find(fits)!
    const flags: string[] = []
    if (by === 'click') {
      const won = inTurn.find(one => one.partner === partner)!
      if (won.isPaid) flags.push('paid_traffic')
      if (time - open.find(one => one.partner === partner)!.time < 10_000) flags.push('fast_order')
    }
    flags.push(...foreign)
    if (partner === null) return { ...none, by, flags, dueAt }
    const lines = linesOf(number)
    const given = by === 'decision' && first !== undefined ? 'recurring' : whenFor(partner)
    const rules = listFor(partner)
    const amounts: Record<string, string> = {}
    if (lines) {
      const chosen = lines.map(({ item }) =>
        rules.find(({ where = [] }) => where.every(({ value }) => item?.item_id === value)),
      )
      const sums = new Map<string, Q>()
      for (const rule of new Set(chosen)) {
        if (!rule) continue
        const own = lines.filter((_, i) => chosen[i] === rule)
        const { pay } = rule
        const currency = pay.kind === 'fixed' ? pay.currency : currencyOf(event(number)!)
        let sum = q(0)
        if (pay.kind === 'percent')
          sum = total(own.map(line => mul(mul(line.base, line.kept), q(pay.ppm, 1_000_000))))
        else if (pay.kind === 'fixed' && pay.per === 'unit')
          sum = total(own.map(line => mul(mul(line.units, line.kept), q(pay.amount))))
        else if (pay.kind === 'fixed' && own.some(({ kept }) => positive(kept))) sum = q(pay.amount)
        const limit = rule.max?.find(one => one.currency === currency)
        if (limit) sum = min(sum, q(limit.amount))
        sums.set(currency, add(sums.get(currency) ?? q(0), sum))
      }
      for (const [currency, sum] of sums) if (half(sum) !== 0n) amounts[currency] = String(half(sum))
    }
    return { order: number, partner, by, when: given, amounts, flags, dueAt }
  }

  return numbers.sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(verdict)
}
