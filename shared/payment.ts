import * as z from 'zod'
import { Instant } from './board.ts'
import { StatementInfo } from './commission.ts'

const text = (most: number) => z.string().trim().max(most)
const Amount = z.int().min(-1_000_000_000_000).max(1_000_000_000_000)
const Country = z.string().regex(/^[A-Z]{2}$/, 'a country has two letters, such as PL')
/** Longer texts are read and refused with a reason. */
const Account = z.string().trim().min(1).max(60)

/** An account that a partner states; an IBAN, or the 26 digits of a Polish account. */
export const NewPayoutAccount = z.strictObject({
  account: Account,
  holder: text(70).min(1),
  town: text(35).default(''),
  country: Country.or(z.literal('')).default(''),
})
export type NewPayoutAccount = z.infer<typeof NewPayoutAccount>

const StatedAccount = z.object({
  last4: z.string(),
  holder: z.string(),
  statedAt: Instant,
  /** From when payments go to it. */
  from: Instant,
})
export const PayoutAccount = z.object({
  account: StatedAccount.nullable(),
  /** A change that does not hold yet. */
  upcoming: StatedAccount.nullable(),
})
export type PayoutAccount = z.infer<typeof PayoutAccount>

/** Signs that every payment file can write. */
const InvoiceNumber = text(60).regex(
  /^[\p{Script=Latin}\d /.\-_]*$/u,
  'a number has letters, digits and the signs / . - _',
)
export const NewInvoice = z.strictObject({ invoice: InvoiceNumber, ksef: text(60).default('') })
export type NewInvoice = z.infer<typeof NewInvoice>
export const Invoice = z.object({ invoice: z.string(), ksef: z.string(), statedAt: Instant })
export type Invoice = z.infer<typeof Invoice>

/** The company that pays. */
export const NewPayer = z.strictObject({
  name: text(70).min(1),
  street: text(70).default(''),
  postCode: text(16).default(''),
  town: text(35).default(''),
  country: Country.default('PL'),
  account: Account,
})
export type NewPayer = z.infer<typeof NewPayer>
/** The account number itself is not shown again. */
export const PayerInfo = NewPayer.omit({ account: true }).extend({ last4: z.string() })
export type PayerInfo = z.infer<typeof PayerInfo>
export const PayerAnswer = z.object({ payer: PayerInfo.nullable() })

export const PaymentFormat = z.enum(['csv', 'elixir', 'pain001-03', 'pain001-09'])
export type PaymentFormat = z.infer<typeof PaymentFormat>
export const FileEncoding = z.enum(['utf-8', 'windows-1250', 'iso-8859-2'])
export type FileEncoding = z.infer<typeof FileEncoding>

export const NewPaymentFile = z.strictObject({
  statements: z.array(z.int().min(1)).min(1).max(5_000),
  format: PaymentFormat,
  encoding: FileEncoding.default('utf-8'),
  /** The day of the payment. */
  date: z.iso.date(),
  /** Only says what would be written. */
  dryRun: z.boolean().default(false),
})
export type NewPaymentFile = z.infer<typeof NewPaymentFile>

export const FaultCode = z.enum([
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
])
export type FaultCode = z.infer<typeof FaultCode>

const Totals = z.array(z.object({ currency: z.string(), amount: Amount }))
export const PaymentFileInfo = z.object({
  id: z.string(),
  name: z.string(),
  format: PaymentFormat,
  encoding: FileEncoding,
  date: z.string(),
  madeAt: Instant,
  madeBy: z.string(),
  count: z.int(),
  totals: Totals,
  sha256: z.string(),
  withdrawnAt: Instant.nullable(),
  reason: z.string(),
  statements: z.array(z.int()),
})
export type PaymentFileInfo = z.infer<typeof PaymentFileInfo>

export const MadePaymentFile = z.object({
  /** Null: a trial, or the format cannot write all of it. */
  file: PaymentFileInfo.nullable(),
  count: z.int(),
  totals: Totals,
  /** What the format cannot write, by statement; null is the payer. */
  faults: z.array(
    z.object({ statement: z.int().nullable(), code: FaultCode, field: z.string(), detail: z.string() }),
  ),
})
export type MadePaymentFile = z.infer<typeof MadePaymentFile>

export const WithdrawFile = z.strictObject({ reason: text(500).min(1) })

/** A statement with all that its payment needs. */
export const PaymentRow = StatementInfo.extend({
  partnerName: z.string(),
  account: StatedAccount.nullable(),
  upcoming: StatedAccount.nullable(),
  /** Other partners that have stated the same account. */
  sharedWith: z.array(z.string()),
  invoice: Invoice.nullable(),
  file: z.string().nullable(),
})
export type PaymentRow = z.infer<typeof PaymentRow>
export const PaymentRows = z.object({ rows: z.array(PaymentRow) })
export type PaymentRows = z.infer<typeof PaymentRows>
