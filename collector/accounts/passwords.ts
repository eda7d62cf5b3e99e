import { hash, verify } from '@node-rs/argon2'

// argon2id with the parameters of OWASP's first recommendation, which are this library's defaults.
export const hashPassword = (password: string): Promise<string> => hash(password)

/**
 * The hash that the password of an unknown user is checked against, so that the answer takes as long as for a known
 * one.
 */
let decoy: Promise<string> | undefined

export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password')
  const fits = await verify(stored ?? (await decoy), password)
  return fits && stored !== null
}
