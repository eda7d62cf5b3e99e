import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isEnough,
  linesOf,
  type Owed,
  payable,
  stateOf,
  totalOf,
} from '../../collector/attribution/ledger.ts'

const numRuns = process.env.LONG ? 10_000 : 200
const CAUSES = ['o:1', 'o:2', 'o:3', 'a:4']

/** What happens to the account of one partner in one currency, in sequence. */
type Happening =
  | { kind: 'earn'; cause: string; amount: bigint; dueIn: number }
  | { kind: 'hold'; cause: string; isHeld: boolean }
  | { kind: 'close' }
  | { kind: 'cancel' }
  | { kind: 'pay' }

const cause = fc.constantFrom(...CAUSES)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('earn' as const),
      cause,
      amount: fc.bigInt({ min: 0n, max: 20_000n }),
      dueIn: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold' as const), cause, isHeld: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'close' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pay' as const }) },
)

type Statement = { number: string; lines: ReturnType<typeof linesOf>; state: 'closed' | 'paid' | 'cancelled' }

/** An account of one partner in one currency. Its months are numbers, and a closing is at the end of one. */
class Account {
  month = 1
  readonly statements: Statement[] = []
  readonly #causes = new Map<string, { earned: bigint; dueAt: number; isHeld: boolean }>()

  readonly minimum: number

  constructor(minimum: number) {
    this.minimum = minimum
  }

  causes(): Owed[] {
    const live = this.statements.filter(({ state }) => state !== 'cancelled')
    return [...this.#causes].map(([name, one]) => {
      const having = live.filter(({ lines }) => lines.some(line => line.cause === name))
      const frozen = live.flatMap(({ lines }) => lines).filter(line => line.cause === name)
      return {
        cause: name,
        ...one,
        needsAmount: false,
        frozen: totalOf(frozen),
        statements: having.map(({ number, state }) => ({ number, isPaid: state === 'paid' })),
      }
    })
  }

  happen(what: Happening): void {
    if (what.kind === 'earn') {
      const known = this.#causes.get(what.cause)
      const dueAt = known?.dueAt ?? this.month + what.dueIn
      this.#causes.set(what.cause, { earned: what.amount, dueAt, isHeld: known?.isHeld ?? false })
    } else if (what.kind === 'hold') {
      const known = this.#causes.get(what.cause)
      if (known) known.isHeld = what.isHeld
    } else if (what.kind === 'close') {
      this.close()
      this.month += 1
    } else this.#move(what.kind)
  }

  close(): Statement | null {
    const lines = linesOf(this.causes(), this.month)
    if (!isEnough(totalOf(lines), this.minimum, false)) return null
    const made: Statement = { number: String(this.statements.length + 1), lines, state: 'closed' }
    this.statements.push(made)
    return made
  }

  #move(kind: 'cancel' | 'pay'): void {
    const last = this.statements.findLast(({ state }) => state !== 'cancelled')
    if (last?.state === 'closed') last.state = kind === 'pay' ? 'paid' : 'cancelled'
  }
}

const holds = (law: (account: Account, all: readonly Happening[]) => void) =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), fc.constantFrom(0, 10_000), (all, minimum) => {
      law(new Account(minimum), all)
    }),
    { numRuns },
  )

describe('an account', () => {
  it('conserves money: what is frozen and what floats is what is payable', () =>
    holds((account, all) => {
      for (const what of all) {
        account.happen(what)
        const causes = account.causes()
        const frozen = causes.reduce((sum, one) => sum + one.frozen, 0n)
        const floating = totalOf(linesOf(causes, account.month))
        expect(frozen + floating).toBe(causes.reduce((sum, one) => sum + payable(one, account.month), 0n))
      }
    }))

  it('has nothing to close after it was closed', () =>
    holds((account, all) => {
      for (const what of all) {
        account.happen(what)
        if (account.close()) expect(account.close()).toBeNull()
      }
    }))

  it('is as if never closed after the statement was cancelled', () =>
    holds((account, all) => {
      for (const what of all) account.happen(what)
      const before = linesOf(account.causes(), account.month)
      const made = account.close()
      if (!made) return
      made.state = 'cancelled'
      expect(linesOf(account.causes(), account.month)).toEqual(before)
    }))

  it('never asks for money back: each statement pays, and reaches the minimum', () =>
    holds((account, all) => {
      for (const what of all) account.happen(what)
      for (const { lines } of account.statements) {
        expect(totalOf(lines) > 0n).toBe(true)
        expect(totalOf(lines) >= BigInt(account.minimum)).toBe(true)
      }
    }))

  it('says of each cause which statement a correction corrects', () =>
    holds((account, all) => {
      for (const what of all) account.happen(what)
      for (const line of linesOf(account.causes(), account.month)) {
        const [owed] = account.causes().filter(one => one.cause === line.cause)
        expect(line.corrects === null).toBe(owed!.frozen === 0n)
        if (owed!.frozen !== 0n) expect(stateOf(owed!, account.month)).toBe('corrected')
      }
    }))
})
