/** The kinds of people that walk through the demo shop; personas.ts says what each does. */
export type PersonaName = 'browser' | 'researcher' | 'buyer' | 'lead' | 'seeker'
