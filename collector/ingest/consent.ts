import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Settings } from '../accounts/site-settings.ts'
import type { Intake } from './intake.ts'

/**
 * The consent that holds for a beacon. A server's events count as granted. A browser's refusal and Global Privacy
 * Control deny. Where the visitor has not been asked, the site's setting decides: `assumed` or `required`.
 */
export function consentOf(
  intake: Pick<Intake, 'key' | 'gpc'>,
  stated: 'granted' | 'denied' | 'unknown',
  settings: Pick<Settings, 'consent'>,
): 'granted' | 'denied' {
  if (intake.key === 'secret') return 'granted'
  if (intake.gpc || stated === 'denied') return 'denied'
  return stated === 'granted' || settings.consent === 'assumed' ? 'granted' : 'denied'
}

/** The answer to each event of a beacon without consent. */
export const withoutConsent = (): Refusal =>
  refusal('consent_denied', 'The visitor has not consented; nothing was kept.')

/**
 * Whether a refused event may be kept for the owner to look at. Nothing is kept of a refused consent, an objection or an
 * erasure; what is over a limit is counted only, since keeping it would cost what the limit saves.
 */
export const isKept = ({ code }: Refusal): boolean =>
  !['consent_denied', 'objected', 'erased', 'too_many'].includes(code)
