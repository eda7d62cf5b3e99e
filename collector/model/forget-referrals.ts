/**
 * What becomes of the referrals of an erased person: the partner, the instants and the state stay, every word about the
 * person goes. One that was still open ends, since no contact is left to work on. `where` selects the referrals; `at` is
 * the instant in ms. One text for both dialects.
 */
export const forgetReferrals = (where: string, at: string): string[] => [
  `INSERT INTO referral_states (id, site_id, referral_id, state, reason, at, stated_at)
   SELECT id || '_erased', site_id, id, 'lost', 'erased', ${at}, ${at} FROM referrals
   WHERE ${where} AND state IN ('unconfirmed', 'open', 'working') ON CONFLICT (id) DO NOTHING`,
  `UPDATE audit SET detail = '{}'
   WHERE action = 'referral.overrule' AND subject IN (SELECT id FROM referrals WHERE ${where})`,
  `UPDATE partner_messages SET answer = ''
   WHERE person_id IS NULL AND user_id IS NULL AND referral_id IN (SELECT id FROM referrals WHERE ${where})`,
  `DELETE FROM partner_tokens WHERE referral_id IN (SELECT id FROM referrals WHERE ${where})`,
  // The answer of a mail server may name the address.
  `UPDATE partner_messages SET answer = '' WHERE referral_id IN (SELECT id FROM referrals WHERE ${where})`,
  `UPDATE referrals SET
     state_at = CASE WHEN state IN ('unconfirmed', 'open', 'working') THEN ${at} ELSE state_at END,
     reason = CASE WHEN state IN ('unconfirmed', 'open', 'working') THEN 'erased' ELSE reason END,
     state = CASE WHEN state IN ('unconfirmed', 'open', 'working') THEN 'lost' ELSE state END,
     name = '', company = '', email = NULL, phone = NULL, note = '', referrer_name = '', referrer_email = NULL,
     contact_id = NULL, remind_at = NULL, next_at = NULL, protected_until = NULL
   WHERE ${where}`,
]
