/** What a contact's page shows of sales comes in one piece. */
export { ContactAlerts } from './contact-alerts.tsx'
export { LeadStrip } from './lead-strip.tsx'
