import type { ReferralState } from '../../../shared/referral.ts'

/** The text of a mail, line by line. `link` is on a line of its own. */
export type Mail = { subject: string; lines: string[]; link: { label: string; url: string } | null }

/** Facts of a mail. Texts come from strangers and are escaped as text in every channel. */
export type About = {
  programme: string
  person: string
  /** The referred person. */
  referred: string
  state: ReferralState
  reason: string
  partner: string
  /** The name of the inviting person. */
  inviter: string
  date: string
  /** Of money, written out; empty for other messages. */
  amount: string
  /** The number of a statement or an order, or the last digits of an account. */
  number: string
  url: string
}
