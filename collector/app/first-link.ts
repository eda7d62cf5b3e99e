import { setTimeout as sleep } from 'node:timers/promises'
import { firstRun, hasPeople } from '../accounts/links.ts'
import type { Running } from './main.ts'

/** The maximum wait of the banner for the election of the collector that makes the link of the first start. */
const FIRST_LINK_MS = 2_000

/**
 * The one-time link of the first start, or null once there is an account. Each new link ends the earlier ones, so only
 * the leader makes one: the other collectors get null, and a later leader passes its link to `later`.
 */
export const firstLink = async (
  { store, url }: Running,
  publicUrl: string | null,
  later: (link: string) => void,
): Promise<string | null> => {
  if (await hasPeople(store.db)) return null
  const first = Promise.withResolvers<string | null>()
  let isLate = false
  store.runAsLeader('first run', async signal => {
    const path = await firstRun(store.db, Date.now())
    const link = path && new URL(path, publicUrl ?? url).href
    if (isLate && link) later(link)
    first.resolve(link)
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  })
  const link = await Promise.race([first.promise, sleep(FIRST_LINK_MS, null)])
  isLate = true
  return link
}
