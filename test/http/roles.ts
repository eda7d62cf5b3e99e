/**
 * What each documented route requires. Written by hand, beside the code: a route that is missing here fails the test,
 * and so does a row without a route. A person with a role may do what the lower roles may; a secret key has the role
 * `member` at its own site.
 */
export const ROLES = {
  /** Without a session: the route has its own secret (a write key, a link, a password), or tells nothing private. */
  open: `
POST /api/sign-in
POST /api/sign-out
POST /api/invitation
POST /api/accept
GET /api/wall
GET /api/wall/counts
GET /partner-api/{site}
GET /partner-api/{site}/terms
POST /partner-api/{site}/apply
POST /partner-api/{site}/refer
POST /partner-api/{site}/confirm
POST /partner-api/{site}/sign-in
POST /partner-api/{site}/invitation
POST /partner-api/{site}/enter
POST /partner-api/{site}/sign-out
POST /e
POST /in/{provider}/{connection}
POST /v1/track
POST /v1/identify
POST /v1/page
POST /v1/screen
POST /v1/group
POST /v1/alias
POST /v1/batch
GET /r/{code}
GET /r/{code}/{path}
GET /healthz
GET /readyz
GET /metrics`,
  /** With a session of the partner portal, which no session of the dashboard and no key replaces. */
  partner: `
GET /partner-api/{site}/me
PATCH /partner-api/{site}/me
POST /partner-api/{site}/accept-terms
GET /partner-api/{site}/referrals
GET /partner-api/{site}/live
POST /partner-api/{site}/referrals
POST /partner-api/{site}/referrals/{id}/withdraw
GET /partner-api/{site}/materials
GET /partner-api/{site}/sales
GET /partner-api/{site}/sales/why
GET /partner-api/{site}/statements
GET /partner-api/{site}/statements/{number}
GET /partner-api/{site}/statements/{number}/pdf
PUT /partner-api/{site}/statements/{number}/invoice
GET /partner-api/{site}/payout-account
POST /partner-api/{site}/materials/{id}/open
GET /partner-api/{site}/rewards
GET /partner-api/{site}/export
GET /partner-api/{site}/links
POST /partner-api/{site}/links
POST /partner-api/{site}/links/code
POST /partner-api/{site}/links/check
GET /partner-api/{site}/links/{code}/qr.svg
GET /partner-api/{site}/links/{code}/qr.png`,
  /** Of the partner portal, and for the owner of the partner alone; all persons may remove themselves. */
  partnerOwner: `
PUT /partner-api/{site}/payout-account
DELETE /partner-api/{site}/payout-account/upcoming
POST /partner-api/{site}/people
POST /partner-api/{site}/people/{id}/invite
DELETE /partner-api/{site}/people/{id}
POST /partner-api/{site}/leave`,
  viewer: `
GET /api/sites
GET /api/sites/{id}
GET /api/sites/{id}/install
GET /api/board
GET /api/board/facets
GET /api/board/ranks
GET /api/contacts
GET /api/contacts/{id}
GET /api/contacts/{id}/timeline
GET /api/contacts/{id}/score
GET /api/contacts/{id}/lead
GET /api/contacts/{id}/partners
GET /api/crossings
GET /api/overview
GET /api/alerts
POST /api/alerts/read
GET /api/deliveries
GET /api/sites/{id}/alert-rules
GET /api/sites/{id}/lists
GET /api/lists/{id}/members
GET /api/sites/{id}/channels
GET /api/providers
GET /api/mapping-presets
GET /api/sites/{id}/connections
GET /api/connections/{id}
GET /api/sites/{id}/assignment
GET /api/sites/{id}/response-report
GET /api/sites/{id}/codes
GET /api/sites/{id}/unknown-codes
GET /api/sites/{id}/codes/{code}/redirects
GET /api/sites/{id}/codes/{code}/qr.svg
GET /api/sites/{id}/codes/{code}/qr.png
POST /api/sites/{id}/links
POST /api/sites/{id}/links/check
GET /api/sites/{id}/partners
GET /api/partners/{id}
GET /api/sites/{id}/partner-mails
GET /api/sites/{id}/programme
GET /api/sites/{id}/programme/terms
GET /api/sites/{id}/materials
GET /api/sites/{id}/referrals
GET /api/sites/{id}/commissions
GET /api/sites/{id}/attributions
GET /api/sites/{id}/settlement
GET /api/sites/{id}/statements
GET /api/sites/{id}/rewards
GET /api/sites/{id}/reports/sources
GET /api/rewards/{id}
GET /api/sites/{id}/statements/{number}
GET /api/sites/{id}/statements/{number}/pdf
GET /api/plans
POST /api/plans/check
GET /api/plans/{id}
GET /api/plans/{id}/versions/{version}
GET /api/plans/{id}/firings
GET /api/plans/{id}/insights
GET /api/plans/{id}/insights/path
GET /api/plans/{id}/insights/people
GET /api/starters/{kind}
GET /api/jobs/{id}`,
  /** A viewer, and no key: the person's own account. */
  viewerOnly: `
GET /api/me
GET /api/me/rights
PATCH /api/me`,
  member: `
GET /api/hooks/me
GET /api/hooks
POST /api/hooks
DELETE /api/hooks/{id}
GET /api/hooks/samples
DELETE /api/contacts/{id}
GET /api/contacts/{id}/export
POST /api/contacts/{id}/adjustments
POST /api/contacts/{id}/adjustments/{event}/undo
PUT /api/contacts/{id}/objection
PUT /api/contacts/{id}/lead
POST /api/sites/{id}/contacts
POST /api/sites/{id}/alert-rules
PUT /api/alert-rules/{id}
DELETE /api/alert-rules/{id}
POST /api/sites/{id}/lists
PUT /api/lists/{id}
DELETE /api/lists/{id}
POST /api/deliveries/{id}/replay
GET /api/connections/{id}/requests
GET /api/connections/{id}/mapping
GET /api/connections/{id}/crm
PUT /api/sites/{id}/assignment
POST /api/sites/{id}/codes
PATCH /api/sites/{id}/codes/{code}
GET /api/sites/{id}/unknown-codes/{code}/preview
POST /api/sites/{id}/partners
PATCH /api/partners/{id}
GET /api/partners/{id}/export
POST /api/partners/{id}/status
PATCH /api/partners/{id}/people/{person}
DELETE /api/partners/{id}/people/{person}
PUT /api/sites/{id}/programme
POST /api/sites/{id}/programme/preview
POST /api/sites/{id}/programme/preview/bases
POST /api/sites/{id}/materials
DELETE /api/sites/{id}/materials/{material}
POST /api/partners/{id}/referrals
POST /api/rewards/{id}/state
POST /api/referrals/{id}/overrule
POST /api/plans
PUT /api/plans/{id}
DELETE /api/plans/{id}
POST /api/plans/{id}/preview
POST /api/plans/{id}/publish
GET /api/sites/{id}/received
GET /api/sites/{id}/rejected
POST /api/sites/{id}/rejected/{event}/replay
GET /api/sites/{id}/troubles`,
  /** A member, and no key: data of the whole collector, and what would let a program act as a partner. */
  memberOnly: `
GET /api/contacts/{id}/message
POST /api/contacts/{id}/message
GET /api/colleagues
POST /api/partners/{id}/people
POST /api/partners/{id}/people/{person}/link
GET /api/vitals`,
  /** A member with a right beside the role, which keys do not have. */
  right: `
POST /api/sites/{id}/orders/assign
POST /api/sites/{id}/contacts/{contact}/assign
POST /api/sites/{id}/orders/flag
POST /api/partners/{id}/adjustments
POST /api/sites/{id}/statements/close
POST /api/sites/{id}/statements/{number}/state
PUT /api/sites/{id}/statements/{number}/invoice
GET /api/sites/{id}/payments
GET /api/sites/{id}/payer
PUT /api/sites/{id}/payer
POST /api/sites/{id}/payment-files
GET /api/sites/{id}/payment-files
GET /api/sites/{id}/payment-files/{file}
POST /api/sites/{id}/payment-files/{file}/withdraw`,
  admin: `
POST /api/sites
PATCH /api/sites/{id}
GET /api/sites/{id}/keys
POST /api/sites/{id}/keys
DELETE /api/sites/{id}/keys/{key}
POST /api/sites/{id}/channels
PUT /api/channels/{id}
DELETE /api/channels/{id}
POST /api/channels/{id}/test
POST /api/sites/{id}/connections
PUT /api/connections/{id}
DELETE /api/connections/{id}
POST /api/connections/{id}/rotate
PUT /api/connections/{id}/mapping
PUT /api/connections/{id}/crm
POST /api/connections/{id}/crm/check
POST /api/connections/{id}/mapping/preview
GET /api/connections/{id}/samples
DELETE /api/partners/{id}
POST /api/partners/{id}/deals
POST /api/partners/{id}/levels
PUT /api/sites/{id}/settlement
POST /api/sites/{id}/programme/publish
GET /api/people
POST /api/people
PATCH /api/people/{id}
POST /api/people/{id}/link
GET /api/people/{id}/rights
PUT /api/people/{id}/rights
GET /api/audit
GET /api/sites/{id}/walls
POST /api/sites/{id}/walls
DELETE /api/sites/{id}/walls/{wall}`,
}

export type Admission = keyof typeof ROLES

/** By method and path. */
export const ADMISSIONS = new Map(
  (Object.keys(ROLES) as Admission[]).flatMap(admission =>
    ROLES[admission]
      .trim()
      .split('\n')
      .map(route => [route, admission] as const),
  ),
)
