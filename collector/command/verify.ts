import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { CodeBook } from '../codes/code-book.ts'
import type { Store } from '../model/port.ts'
import { verifyCommissions } from '../partners/commissions/verify.ts'
import { verifyReferrals } from '../partners/referrals/verify.ts'
import { verifyRewards } from '../rewards/verify-rewards.ts'
import { LEAP_MS } from '../upkeep/clock-leaps.ts'
import { verify } from '../upkeep/verify.ts'
import type { Difference } from '../upkeep/verify-identity.ts'
import type { Command } from './command.ts'
import { withStore } from './open.ts'

const SHOWN = 50

export const verifyCommand: Command = {
  summary: 'recompute every contact from the stored events and compare it with the live state',
  usage: `npm run pulseboard -- verify [--json]

Prints each difference and exits 1 if there is any. --json prints {contacts, differences}.`,

  run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    return withStore(async store => {
      const found = await verifyWithProgress(store, values.json !== true)
      if (values.json) console.log(JSON.stringify(found))
      else printVerified(found)
      return found.differences.length === 0 ? 0 : 1
    })
  },
}

type Verified = { contacts: number; differences: Difference[] }

export async function verifyWithProgress(store: Store, isShown: boolean): Promise<Verified> {
  const bar =
    isShown && process.stderr.isTTY
      ? new SingleBar(
          { format: '{bar} {value} of {total} contacts', stream: process.stderr },
          Presets.shades_classic,
        )
      : null
  let contacts = 0
  bar?.start(0, 0)
  const differences = await verify(
    store,
    (done, total) => {
      contacts = total
      bar?.setTotal(total)
      bar?.update(done)
      // Collectors' clocks differ by a little.
    },
    Date.now() + LEAP_MS,
  )
  bar?.stop()
  const codes = new CodeBook(store)
  await codes.reload()
  const codesOf = async (site: string) => codes.partnersOf(site)
  differences.push(...(await verifyReferrals({ store, codesOf }, Date.now())))
  differences.push(...(await verifyCommissions({ store, now: () => Date.now() })))
  differences.push(...(await verifyRewards(store)))
  return { contacts, differences }
}

export function printVerified({ contacts, differences }: Verified): void {
  for (const { site, contact, what, live, recomputed } of differences.slice(0, SHOWN)) {
    console.log(
      `${site} ${contact} ${what}: live ${JSON.stringify(live)}, recomputed ${JSON.stringify(recomputed)}`,
    )
  }
  if (differences.length > SHOWN) console.log(`and ${differences.length - SHOWN} more (--json lists all)`)
  console.log(`${contacts} contacts recomputed, ${differences.length} differences`)
}
