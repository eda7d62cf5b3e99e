/** The kinds of visitors of the demo shop; personas.ts defines the behaviour of each. */
export type PersonaName = 'browser' | 'researcher' | 'buyer' | 'lead' | 'seeker'
