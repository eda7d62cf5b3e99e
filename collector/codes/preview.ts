import type { CodePreview } from '../../shared/code.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, SiteId } from '../model/rows.ts'
import type { Fact } from '../score/score.ts'
import { factsOfMany } from '../transaction/facts.ts'
import { evidenceOf, type Rules, WINDOW_DAYS } from './clicks.ts'
import { creditOf } from './order-credit.ts'
import { ordersIn } from './orders.ts'
import type { RegisteredCode } from './registered-code.ts'

/** A preview reads the history of at most this many contacts. */
const MOST = 500
const AT_ONCE = 50
/** A placeholder for the partner that a text would be assigned to. */
const WOULD_BE = 'preview'

/** Counts the past events that the registration of a text to a partner would credit; changes nothing. */
export async function previewCode(
  store: Pick<Store, 'look'>,
  { site, zone, code, rows, rules }: Asked,
): Promise<CodePreview> {
  const would: Rules = {
    ...rules,
    codes: new Map([...rules.codes, [code, asIfRegistered(code)]]),
    statusAt: (partner, at) => (partner === WOULD_BE ? 'active' : rules.statusAt(partner, at)),
  }
  const looked = rows.slice(0, MOST)
  let [contacts, views, orders] = [0, 0, 0]
  for (let from = 0; from < looked.length; from += AT_ONCE)
    for (const facts of await factsOfMany(store, site, looked.slice(from, from + AT_ONCE))) {
      const counted = countOf(facts, would, code, zone)
      if (counted.views + counted.orders > 0) contacts += 1
      views += counted.views
      orders += counted.orders
    }
  return { code, contacts, views, orders, isPartial: rows.length > looked.length }
}

type Asked = {
  site: SiteId
  zone: string
  code: string
  /** The contacts with the text in their visits or orders. */
  rows: readonly ContactRow[]
  rules: Rules
}

function countOf(facts: readonly Fact[], rules: Rules, code: string, zone: string) {
  const evidence = evidenceOf(facts, rules)
  const orders = ordersIn(facts).filter(({ order, at }) => {
    const { winner } = creditOf(evidence, { order, at, zone, days: WINDOW_DAYS })
    return winner?.code === code
  })
  const views = evidence.filter(found => found.code === code && found.by === 'click' && found.lost === null)
  return { views: views.length, orders: orders.length }
}

const asIfRegistered = (code: string): RegisteredCode => ({
  ...{ code, written: code, kind: 'link', partner: WOULD_BE, aliasOf: null, label: '', landing: null },
  ...{ validFrom: null, validUntil: null, isActive: true, madeAt: 0, madeBy: '' },
})
