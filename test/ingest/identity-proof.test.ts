import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { checkProof } from '../../collector/ingest/identity-proof.ts'

const SECRET = 'the identity secret of a site, long enough'
const NOW = Date.UTC(2026, 5, 1)
const EXP = NOW / 1000 + 3600
const jwt = (claims: object, secret = SECRET, alg = 'HS256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret))
const short = (userId: string, exp: number, secret = SECRET) =>
  `${exp}.${createHmac('sha256', secret).update(`${userId}.${exp}`).digest('hex')}`
const check = (proof: unknown, userId: string | null = null) => checkProof(SECRET, proof, userId, NOW)

describe('an identity proof', () => {
  it('verifies the identity that it contains, until it expires', async () => {
    const until = EXP * 1000
    const traits = { plan: 'gold' }
    expect(await check(await jwt({ sub: 'u1', exp: EXP }))).toEqual({ userId: 'u1', until })
    expect(await check(await jwt({ sub: 'u1', email: ' A@X.pl', traits, exp: EXP }), 'u1')).toEqual({
      userId: 'u1',
      email: 'a@x.pl',
      traits,
      until,
    })
    expect(await check(short('u1', EXP), 'u1')).toEqual({ userId: 'u1', until })
  })

  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const claims = Buffer.from(JSON.stringify({ sub: 'u1', exp: EXP })).toString('base64url')
  const useless: [string, () => unknown, string | null][] = [
    ['of somebody else', () => jwt({ sub: 'u2', exp: EXP }), 'u1'],
    ['of somebody else, in short', () => short('u2', EXP), 'u1'],
    ['in short, of nobody', () => short('', EXP), null],
    [
      'by another secret',
      () => jwt({ sub: 'u1', exp: EXP }, 'another secret that is as long as the other'),
      'u1',
    ],
    ['by another secret, in short', () => short('u1', EXP, 'x'), 'u1'],
    ['by another algorithm', () => jwt({ sub: 'u1', exp: EXP }, SECRET.repeat(2), 'HS512'), 'u1'],
    ['without a signature', () => `${none}.${claims}.`, 'u1'],
    ['that has ended', () => jwt({ sub: 'u1', exp: NOW / 1000 - 1 }), 'u1'],
    ['that has ended, in short', () => short('u1', NOW / 1000), 'u1'],
    ['without an end', () => jwt({ sub: 'u1' }), 'u1'],
    ['without a name', () => jwt({ exp: EXP, email: 'a@x.pl' }), null],
    ['of an empty name', () => jwt({ sub: '', exp: EXP }), null],
    ['of a name that no index holds', () => jwt({ sub: 'ż'.repeat(257), exp: EXP }), null],
    ['with a NUL in a name', () => jwt({ sub: 'u\0', exp: EXP }), null],
    ['that is none', () => ({ toString: 1 }), 'u1'],
  ]
  it('with values beyond the limits proves the others', async () => {
    const proof = await jwt({
      sub: 'u1',
      email: 'ż'.repeat(321),
      traits: { a: 'x\0', b: Array(300) },
      exp: EXP,
    })
    const traits = { a: 'x\ufffd', b: Array(198).fill(null) }
    expect(await check(proof)).toEqual({ userId: 'u1', traits, until: EXP * 1000 })
  })

  it.each(useless)('is rejected: %s', async (_what, make, userId) => {
    expect(await check(await make(), userId)).toBeNull()
  })
})
