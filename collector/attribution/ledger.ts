/** A cause in one currency, as the ledger of its partner sees it. */
export type Owed = {
  cause: string
  /** Minor units; below 0 only by an adjustment. */
  earned: bigint
  /** Null: the due time is not known. */
  dueAt: number | null
  isHeld: boolean
  needsAmount: boolean
  /** Frozen by statements that are not cancelled, added. */
  frozen: bigint
  /** Statements that are not cancelled and have a line of it, the earliest first. */
  statements: readonly { number: string; isPaid: boolean }[]
}

export const STATES = [
  'needs_amount',
  'corrected',
  'paid',
  'in_statement',
  'void',
  'held',
  'waiting',
  'due',
] as const
export type State = (typeof STATES)[number]

export function stateOf(
  { earned, dueAt, isHeld, needsAmount, frozen, statements }: Owed,
  now: number,
): State {
  if (needsAmount) return 'needs_amount'
  if (frozen !== 0n && frozen !== earned) return 'corrected'
  if (frozen !== 0n) return statements.every(({ isPaid }) => isPaid) ? 'paid' : 'in_statement'
  if (earned === 0n) return 'void'
  if (isHeld) return 'held'
  return dueAt === null || dueAt > now ? 'waiting' : 'due'
}

/** The payable amount of a cause in a statement over a period that ends at `end`. */
export const payable = ({ earned, dueAt, isHeld, frozen }: Owed, end: number): bigint =>
  frozen !== 0n || (dueAt !== null && dueAt < end && !isHeld) ? earned : 0n

export type StatementLine = {
  cause: string
  amount: bigint /** The statement that it corrects. */
  corrects: string | null
}

/** The lines of a statement over a period that ends at `end`: what is payable less what is frozen. */
export function linesOf(causes: readonly Owed[], end: number): StatementLine[] {
  return causes
    .map(owed => ({
      cause: owed.cause,
      amount: payable(owed, end) - owed.frozen,
      corrects: owed.frozen === 0n ? null : (owed.statements.at(-1)?.number ?? null),
    }))
    .filter(({ amount }) => amount !== 0n)
    .toSorted((a, b) => (a.cause < b.cause ? -1 : 1))
}

export const totalOf = (lines: readonly Pick<StatementLine, 'amount'>[]): bigint =>
  lines.reduce((sum, { amount }) => sum + amount, 0n)

/** Whether lines become a statement. Otherwise all of them float into the next period. */
export const isEnough = (total: bigint, minimum: number | null, isClosed: boolean): boolean =>
  total > 0n && (isClosed || minimum === null || total >= BigInt(minimum))
