import { comparePositions } from '../../shared/order.ts'
import type { Plan } from '../../shared/plan.ts'
import { isCounted } from '../model/event-facts.ts'
import { joinKey } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, Registry, SiteId } from '../model/rows.ts'
import { hashOfTag, MOST_TAGS, tagListOf } from '../plans/tag-admission.ts'
import { compile } from '../score/compile.ts'
import { View } from '../score/rules/event-view.ts'

/** Candidates beyond the limit of admitted tags, with their first events, that are kept during the scan. */
const SPARE = 1_000

type First = { receivedAt: number; time: number; id: string; key: 'public' }

/** The tags of browsers' stored events under a new plan version, in the order of their first occurrence. */
export async function tagsSoFar(
  store: Pick<Store, 'scan' | 'look'>,
  site: SiteId,
  plan: Plan,
): Promise<string[]> {
  const scorer = compile(plan, { planId: '', siteZone: 'UTC', retention: null })
  const firsts = new Map<string, First>()
  await store.scan(async rows => {
    const { histories } = await store.look({ histories: streamsOf(rows) })
    for (const event of [...histories.values()].flat()) {
      if (event.key !== 'public' || !isCounted(event)) continue
      const { receivedAt, time, id, key } = event
      for (const tag of scorer.tagsOf?.(new View({ event, trust: 'browser' }, new Map(), null)) ?? []) {
        const known = firsts.get(tag)
        const first: First = { receivedAt, time, id, key }
        if (!known || compare(first, known) < 0) firsts.set(tag, first)
      }
      if (firsts.size > MOST_TAGS + SPARE) forgetLatest(firsts)
    }
  }, site)
  return inOrder(firsts)
}

/** Admits as many of them as there is room for. */
export async function admit(
  db: Store['db'],
  registry: Registry,
  { site, plan, tags }: { site: SiteId; plan: Plan; tags: readonly string[] },
): Promise<void> {
  const list = tagListOf(plan)
  if (list === null || tags.length === 0) return
  const rows = await db
    .selectFrom('tags')
    .select('tag')
    .where('site_id', '=', site)
    .where('list', '=', list)
    .execute()
  const there = new Set(rows.map(({ tag }) => tag))
  const wanted = tags.map(tag => hashOfTag(registry, site, tag)).filter(tag => !there.has(tag))
  for (const tag of wanted.slice(0, Math.max(0, MOST_TAGS - there.size)))
    await db
      .insertInto('tags')
      .values({ site_id: site, list, tag })
      .onConflict(row => row.doNothing())
      .execute()
}

const streamsOf = (rows: readonly ContactRow[]): Set<string> =>
  new Set(rows.flatMap(({ site, streams }) => streams.map(key => joinKey(site, key))))

/** Drops the latest candidates. A dropped tag that occurs again is kept only if it then precedes a kept one. */
function forgetLatest(firsts: Map<string, First>): void {
  for (const tag of inOrder(firsts).slice(MOST_TAGS)) firsts.delete(tag)
}

const inOrder = (firsts: ReadonlyMap<string, First>): string[] =>
  [...firsts].sort(([, a], [, b]) => compare(a, b)).map(([tag]) => tag)

const compare = (a: First, b: First): number => a.receivedAt - b.receivedAt || comparePositions(a, b)
