import { amountOf } from '../../../shared/amount.ts'
import { COMMISSION_WORDS } from '../../../shared/words/commissions.ts'
import { minorPlaces, moneyText } from '../../../shared/words/money.ts'
import { language } from '../../words/words.ts'

/** Minor units in words of the reader's language. */
export const minor = (amount: number, currency: string): string =>
  moneyText(amount, currency, language.value).replace('-', '−')

/** Sums of several currencies, which are never added: `100,00 zł, 25,00 €`. */
export function sums(rows: readonly { currency: string; amount: number }[]): string {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  return [...byCurrency]
    .map(([currency, own]) =>
      minor(
        own.reduce((sum, { amount }) => sum + amount, 0),
        currency,
      ),
    )
    .join(', ')
}

/** An amount as a person writes it, in minor units; null if it cannot be read. */
export function minorOf(text: string, currency: string): number | null {
  const amount = amountOf(text.replace('−', '-'))
  return amount === null ? null : Math.round(amount * 10 ** minorPlaces(currency))
}

export const commissionWords = () => COMMISSION_WORDS[language.value]
