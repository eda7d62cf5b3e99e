/**
 * What a secret key may do alone: JSON, a list of scopes. Null: everything that a member may do, and sending events, as
 * every key of before.
 */
export const keyScopes = 'ALTER TABLE keys ADD COLUMN scopes TEXT;'
