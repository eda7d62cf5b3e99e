import { isAccount } from './account-number.ts'
import { type Fault, fault, type PaymentOrder } from './transfer.ts'

/** What every format requires: accounts with right check digits, names, titles, and amounts above zero. */
export function checkTransfers({ payer, transfers }: PaymentOrder): Fault[] {
  const faults: Fault[] = []
  if (!isAccount(payer.iban)) faults.push(fault(null, 'account_invalid', 'account'))
  if (payer.name.trim() === '') faults.push(fault(null, 'field_empty', 'name'))
  for (const { statement, iban, name, title, amount } of transfers) {
    if (iban === null) faults.push(fault(statement, 'account_missing', 'account'))
    else if (!isAccount(iban)) faults.push(fault(statement, 'account_invalid', 'account'))
    // The name belongs to the account.
    if (iban !== null && name.trim() === '') faults.push(fault(statement, 'field_empty', 'name'))
    if (title.trim() === '') faults.push(fault(statement, 'field_empty', 'title'))
    if (!Number.isSafeInteger(amount) || amount <= 0)
      faults.push(fault(statement, 'amount_not_positive', 'amount'))
  }
  return faults
}
