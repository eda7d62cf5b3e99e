import { minimumText } from '../partners/numbers.ts'

/** "150.00 PLN"; null without a value. Amounts are minor units. */
export const valueText = (amount: number | null, currency: string | null): string | null =>
  amount === null || currency === null ? null : minimumText([{ amount, currency }])
