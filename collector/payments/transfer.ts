/** The company that pays, with its own account. `town` and `country` belong to the structured address of pain.001.001.09. */
export type Payer = {
  name: string
  /** Street and number; empty if unknown. */
  street: string
  postCode: string
  town: string
  /** ISO 3166-1, two letters. */
  country: string
  iban: string
}

/** A transfer that pays one statement. `amount` is in minor units of `currency`. */
export type Transfer = {
  statement: number
  name: string
  town: string
  country: string
  /** Null: the partner has stated no account. */
  iban: string | null
  amount: number
  currency: string
  title: string
}

export type PaymentOrder = {
  /** Unique per file, at most 35 signs of the basic Latin set. */
  id: string
  payer: Payer
  /** The day of the payment, `2026-05-12`. */
  date: string
  createdAt: Date
  transfers: readonly Transfer[]
}

/** Why a format cannot write a transfer. The codes are stable. */
export const FAULTS = [
  'account_missing',
  'account_invalid',
  'account_not_polish',
  'currency_unsupported',
  'amount_not_positive',
  'amount_too_large',
  'field_empty',
  'sign_forbidden',
  'letter_unsupported',
  'text_too_long',
] as const
export type FaultCode = (typeof FAULTS)[number]

/** `statement` is null for a fault of the payer. `detail` is the sign or letter, if one is at fault. */
export type Fault = { statement: number | null; code: FaultCode; field: string; detail: string }

/** A file is written in whole or not at all. */
export type Written = { bytes: Uint8Array } | { faults: Fault[] }

export const fault = (
  statement: number | null,
  code: FaultCode,
  field: string,
  detail: string = '',
): Fault => ({ statement, code, field, detail })
