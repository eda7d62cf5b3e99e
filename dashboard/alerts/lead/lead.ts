/** The sales parts of a contact's page, in one chunk. */
export { ContactAlerts } from './contact-alerts.tsx'
export { LeadStrip } from './lead-strip.tsx'
