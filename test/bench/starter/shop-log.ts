import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Fact } from '../../../collector/score/score.ts'
import { comparePositions } from '../../../shared/order.ts'

/** One line of a shop's log, whichever shop wrote it. */
export type Act = { time: number; person: string; session: string; what: What; product: string }
type What = 'view' | 'wish' | 'cart' | 'purchase'

/** What a tracker would have sent, beside what the person bought and when. */
export type Person = { id: string; facts: Fact[]; bought: number[] }

/** A page that is left open is not looked at for ever. The logs have no time in view, so gaps stand for it. */
const LONGEST_LOOK_MS = 300_000

/** `event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session` */
export function readRees46(line: string): Act | null {
  const [time, what, product, , , , , person, session] = line.split(',')
  // The last line may be cut in the middle of an id.
  if (!session || session.length < 36 || !time || !person || !product) return null
  if (what !== 'view' && what !== 'cart' && what !== 'purchase') return null
  return { time: Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`), person, session, what, product }
}

const TAOBAO: Record<string, What> = { pv: 'view', fav: 'wish', cart: 'cart', buy: 'purchase' }

/** `user,item,category,behaviour,seconds`, without sessions. */
export function readTaobao(line: string): Act | null {
  const [person, product, , what, seconds] = line.split(',')
  if (!person || !product || !what || !Object.hasOwn(TAOBAO, what) || !/^\d{10}$/.test(seconds ?? ''))
    return null
  return { time: Number(seconds) * 1000, person, session: person, what: TAOBAO[what]!, product }
}

export async function readLog(path: string, read: (line: string) => Act | null): Promise<Person[]> {
  const acts = new Map<string, Act[]>()
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const act = read(line)
    if (!act) continue
    const known = acts.get(act.person)
    if (known) known.push(act)
    else acts.set(act.person, [act])
  }
  return [...acts].map(([id, own]) => personOf(id, own))
}

function personOf(id: string, acts: Act[]): Person {
  acts.sort((a, b) => a.time - b.time)
  const facts = acts.flatMap((act, at) => tell(act, acts[at + 1], `${id}.${at}`))
  return {
    id,
    facts: facts.sort((a, b) => comparePositions(a.event, b.event)),
    bought: acts.filter(({ what }) => what === 'purchase').map(({ time }) => time),
  }
}

/** A product's page is a page view and a product view; the time in view is sent when the next act ends it. */
function tell(act: Act, next: Act | undefined, id: string): Fact[] {
  const { time, what } = act
  if (what === 'purchase') return []
  if (what === 'wish') return [fact(act, id, 'add_to_wishlist', time)]
  if (what === 'cart') return [fact(act, id, 'add_to_cart', time)]
  const told = [fact(act, `${id}.p`, 'page_view', time), fact(act, `${id}.v`, 'view_item', time)]
  const look = next && next.session === act.session ? Math.min(next.time - time, LONGEST_LOOK_MS) : 0
  if (look >= 1000) told.push(fact(act, `${id}.t`, 'engagement', time + look, { seconds: look / 1000 }))
  return told
}

const fact = (act: Act, id: string, name: string, time: number, props: object = {}): Fact => ({
  trust: 'browser',
  event: {
    id,
    key: 'public',
    name,
    time,
    receivedAt: time,
    visitor: act.person,
    userId: null,
    url: `https://shop.example/p/${act.product}`,
    referrer: null,
    title: null,
    props: { ...props },
    derived: {},
  },
})
