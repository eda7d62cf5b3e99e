import { hash, verify } from '@node-rs/argon2'

// argon2id with the parameters of OWASP's first recommendation, which are this library's defaults.
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password))

/** Each takes 19 MiB and a thread of the pool, which files and zipping need too. */
const AT_ONCE = 4
/** Further requests are answered with 503. */
const MOST_WAITING = 50
let running = 0
const waiting: (() => void)[] = []

export const areHashesBusy = (): boolean => waiting.length >= MOST_WAITING

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < AT_ONCE) running += 1
  else await new Promise<void>(resolve => waiting.push(resolve))
  try {
    return await work()
  } finally {
    // The turn goes over to the next, or ends.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** The hash for the password check of an unknown user, so that the answer takes as long as for a known one. */
let decoy: Promise<string> | undefined

export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password')
  const against = stored ?? (await decoy)
  const fits = await inTurn(() => verify(against, password))
  return fits && stored !== null
}
