import { hash, verify } from '@node-rs/argon2'
import { Room, Turns } from '../platform/turns.ts'

/** Each takes 19 MiB and a thread of the pool, which files and zipping need too. */
const AT_ONCE = 4
/** Requests that may run or wait for their password to be hashed. Further requests are answered with 503. */
export const MOST_HASHING = 54
const turns = new Turns(AT_ONCE)

/** Counts a request from its start, before it has read whose password it is about: many may start in one moment. */
export const hashingRoom = new Room(MOST_HASHING)

// argon2id with the parameters of OWASP's first recommendation, which are this library's defaults.
export const hashPassword = (password: string): Promise<string> => turns.take(() => hash(password))

/** The hash for the password check of an unknown user, so that the answer takes as long as for a known one. */
let decoy: Promise<string> | undefined

export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password')
  const against = stored ?? (await decoy)
  const fits = await turns.take(() => verify(against, password))
  return fits && stored !== null
}
