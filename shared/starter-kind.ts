import * as z from 'zod'

/** What a site is for decides which starter plan suits it. */
export const STARTER_KINDS = ['services', 'shop', 'content'] as const
export const StarterKind = z.enum(STARTER_KINDS)
export type StarterKind = z.infer<typeof StarterKind>

/** Forms, pages and time in view exist on every site, so a site whose owner has not chosen starts from this kind. */
export const USUAL_STARTER: StarterKind = 'services'
