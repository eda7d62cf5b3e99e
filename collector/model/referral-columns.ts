/**
 * The author of a referral that staff recorded, the instant at which a partner's person accepted the invitation, and the changes of referrals in the order
 * in which they were written, for the portal's live pages. People that were there before had no invitation to accept.
 */
export const referralColumns = ({ integer }: { integer: string }): string => `
ALTER TABLE referrals ADD COLUMN author TEXT;
ALTER TABLE partner_people ADD COLUMN accepted_at ${integer};
UPDATE partner_people SET accepted_at = created_at;
CREATE INDEX referral_states_of_time ON referral_states (stated_at);
`
