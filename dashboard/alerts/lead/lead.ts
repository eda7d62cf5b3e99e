/** What a contact's page shows of sales comes in one chunk. */
export { ContactAlerts } from './contact-alerts.tsx'
export { LeadStrip } from './lead-strip.tsx'
