import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { isPublic } from './public-address.ts'

/** Connection timeout, so that an unreachable receiver does not hold up later messages to the same host. */
const CONNECT_MS = 5000
/**
 * Connection timeout for each of a host's addresses; then the next one is tried. The default of 250 ms gives up on a
 * distant address, and if the others refuse, on the host.
 */
const CONNECT_EACH_MS = 2000
type Found = { address: string; family: number }
/** All addresses of a name, from the system's resolver. */
export type Lookup = (host: string) => Promise<Found[]>

/** Connections of this agent go only to addresses that pass, each being looked up where it is used. */
export function agent(lookup: Lookup, passes: (address: string) => boolean, totalMs: number): Agent {
  const pinned: LookupFunction = (host, { all }, done) => {
    lookup(host).then(
      found => {
        const addresses = found.map(({ address }) => address)
        if (addresses.length === 0) return done(new Error(`${host} has no address.`), '', 0)
        if (!addresses.every(passes)) return done(new Error(notPublic(host, addresses)), '', 0)
        if (all) done(null, found)
        else done(null, found[0]!.address, found[0]!.family)
      },
      (error: Error) => done(error, '', 0),
    )
  }
  const connect = buildConnector({
    lookup: pinned,
    timeout: Math.min(CONNECT_MS, totalMs),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: CONNECT_EACH_MS,
    allowH2: false,
  } as buildConnector.BuildOptions)
  return new Agent({ connect, headersTimeout: totalMs, bodyTimeout: totalMs, keepAliveTimeout: 10_000 })
}

export const findAll: Lookup = host => systemLookup(host, { all: true })

export const notPublic = (host: string, addresses: readonly string[]): string =>
  `Refused: ${host} is ${addresses.filter(address => !isPublic(address)).join(', ')}, which is not public. ` +
  'OUTGOING_ALLOW can name hosts that may be reached all the same.'
