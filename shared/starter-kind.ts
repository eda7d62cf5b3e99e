/** The kind of a site, which selects its starter plan. Without a schema, which pages need not load. */
export const STARTER_KINDS = ['services', 'shop', 'content'] as const
export type StarterKind = (typeof STARTER_KINDS)[number]

/** Forms, pages and time in view exist on every site, so a site whose owner has not chosen starts from this kind. */
export const USUAL_STARTER: StarterKind = 'services'

/** Starter plans that score partners beside a plan that scores customers. */
export const PARTNER_STARTERS = ['affiliates', 'wholesale'] as const
export type PartnerStarter = (typeof PARTNER_STARTERS)[number]
