import type { Event } from '../../shared/event.ts'
import { event } from './samples.ts'
import { later } from './statements.ts'

/** A sentence of the specification about identity, some events, and the contacts that own them, by event ids. */
export type Who = { says: string; events: Event[]; contacts: string[][] }

const said = (id: string, at: number, props: object, rest: Partial<Event> = {}): Event =>
  event('identify', later(at), { id, props: props as Event['props'], ...rest })
const server = { key: 'secret', visitor: null } as const
const ordered = (id: string, at: number, userId: string): Event =>
  event('purchase', later(at), { id, userId, ...server })
const seen = (id: string, at: number, visitor: string): Event => event('click', later(at), { id, visitor })
const told = (id: string, at: number, email: string, name = 'email_click'): Event =>
  event(name, later(at), { id, props: { email }, ...server })
const by = (visitor: string): Partial<Event> => ({ visitor })

const E = { email: 'e@x.example' }
const S = { userId: 'S' }

export const WHO: Who[] = [
  {
    says: 'an identify of both does not merge a user from a server event with the contact of an e-mail address',
    events: [ordered('order', 0, 'S'), said('mail', 1, E, by('b')), said('both', 2, { ...S, ...E }, by('b'))],
    contacts: [['mail'], ['order', 'both']],
  },
  {
    says: 'an identify of both does not merge a user that a server has identified',
    events: [
      said('crm', 0, S, server),
      said('mail', 1, E, by('b')),
      said('both', 2, { ...S, ...E }, by('b')),
    ],
    contacts: [['mail'], ['crm', 'both']],
  },
  {
    says: 'an identify of both does not merge a user that an alias has named',
    events: [
      event('alias', later(0), { id: 'alias', userId: 'S', props: { previousId: 'R' }, ...server }),
      said('mail', 1, E, by('b')),
      said('both', 2, { ...S, ...E }, by('b')),
    ],
    contacts: [['mail'], ['alias', 'both']],
  },
  {
    says: 'an identify of both does not merge a user that another browser has identified',
    events: [
      said('other', 0, S, by('a')),
      said('mail', 1, E, by('b')),
      said('both', 2, { ...S, ...E }, by('b')),
    ],
    contacts: [['mail'], ['other', 'both']],
  },
  {
    says: 'an unknown user joins the contact of the e-mail address, and later server events belong to that contact',
    events: [said('mail', 0, E, by('b')), said('both', 1, { ...S, ...E }, by('b')), ordered('order', 2, 'S')],
    contacts: [['mail', 'both', 'order']],
  },
  {
    says: 'an unknown user joins the contact for any later call of the server',
    events: [
      said('mail', 0, E, by('b')),
      said('both', 1, { ...S, ...E }, by('b')),
      said('crm', 2, S, server),
    ],
    contacts: [['mail', 'both', 'crm']],
  },
  {
    says: 'a server’s identify of both overrides the claims of browsers',
    events: [ordered('order', 0, 'S'), said('mail', 1, E, by('b')), said('crm', 2, { ...S, ...E }, server)],
    contacts: [['order', 'mail', 'crm']],
  },
  {
    says: 'two contacts that servers know are not merged by a server’s identify',
    events: [ordered('order', 0, 'S'), said('mail', 1, E, server), said('crm', 2, { ...S, ...E }, server)],
    contacts: [['mail'], ['order', 'crm']],
  },
  {
    says: 'an earlier identify of a browser does not join what a server’s identify separates',
    events: [
      said('both', 0, { ...S, ...E }, by('b')),
      said('mail', 1, E, { key: 'secret', visitor: 'b' }),
      ordered('order', 2, 'S'),
      said('crm', 3, { ...S, ...E }, { key: 'secret', visitor: 'b' }),
      said('again', 4, E, by('b')),
    ],
    contacts: [
      ['mail', 'again'],
      ['both', 'order', 'crm'],
    ],
  },
  {
    says: 'a server’s identify without a merge makes the user known from its time on',
    events: [
      said('mail', 0, E, by('b')),
      said('both', 1, { ...S, ...E }, by('b')),
      said('other', 2, { email: 'f@x.example' }, { key: 'secret', visitor: 'b' }),
      said('user', 3, S, { key: 'secret', visitor: 'b' }),
      said('crm', 4, { ...S, email: 'f@x.example' }, { key: 'secret', visitor: 'b' }),
      seen('click', 5, 'b'),
    ],
    contacts: [['mail', 'both', 'user', 'crm', 'click'], ['other']],
  },
  {
    says: 'an alias does not identify the visitor of its own event',
    events: [
      seen('click', 0, 'b'),
      event('alias', later(1), {
        id: 'alias',
        userId: 'S',
        props: { previousId: 'R' },
        key: 'secret',
        visitor: 'b',
      }),
    ],
    contacts: [['alias'], ['click']],
  },
  {
    says: 'an e-mail address alone, after a user id in the same browser, belongs to that user',
    events: [said('user', 0, S, by('b')), said('mail', 1, E, by('b')), said('phone', 2, E, by('c'))],
    contacts: [['user', 'mail', 'phone']],
  },
  {
    says: 'an e-mail address alone does not belong to a user with another address',
    events: [
      said('user', 0, { ...S, email: 'f@x.example' }, by('b')),
      said('mail', 1, E, by('b')),
      said('phone', 2, E, by('c')),
    ],
    contacts: [['mail', 'phone'], ['user']],
  },
  {
    says: 'an e-mail address as previousId is treated as a user id',
    events: [
      said('mail', 0, E, by('b')),
      event('alias', later(1), { id: 'alias', userId: 'S', props: { previousId: 'e@x.example' }, ...server }),
    ],
    contacts: [['alias'], ['mail']],
  },
  {
    says: 'a server event with an address alone belongs to the contact of the address, in any order of arrival',
    events: [
      told('open', 0, 'E@X.example;'),
      said('mail', 1, E, by('b')),
      told('click', 2, E.email),
      told('guest', 3, E.email, 'purchase'),
    ],
    contacts: [['open', 'mail', 'click', 'guest']],
  },
  {
    says: 'an address alone is a separate contact until an identify contains it',
    events: [told('open', 0, E.email), told('click', 1, E.email), told('other', 2, 'f@x.example')],
    contacts: [['open', 'click'], ['other']],
  },
  {
    says: 'an address alone makes no user known and connects no user with the address',
    events: [
      told('open', 0, E.email),
      said('mail', 1, E, by('b')),
      said('both', 2, { ...S, ...E }, by('b')),
      ordered('order', 3, 'S'),
    ],
    contacts: [['open', 'mail', 'both', 'order']],
  },
  {
    says: 'an address beside a user or a visitor does not change the contact of the event',
    events: [
      said('mail', 0, E, by('b')),
      event('email_click', later(1), { id: 'user', userId: 'S', props: E, ...server }),
      event('email_click', later(2), { id: 'visitor', props: E, key: 'secret', visitor: 'c' }),
    ],
    contacts: [['mail'], ['user'], ['visitor']],
  },
  {
    says: 'a placeholder name merges no contacts',
    events: ['undefined', 'null', '0', '[object Object]', 'guest', 'brak', '-'].flatMap((userId, i) => [
      said(`a${i}`, i, { userId }, by(`a${i}`)),
      said(`b${i}`, i, { userId }, by(`b${i}`)),
    ]),
    contacts: [0, 1, 2, 3, 4, 5, 6].flatMap(i => [[`a${i}`], [`b${i}`]]),
  },
  {
    says: 'an e-mail address is compared without surrounding characters, with its domain in ASCII',
    events: [
      'jan@żółw.example',
      ' Jan@ŻÓŁW.example;',
      '<jan@xn--w-uga1v8h.example>',
      'mailto:jan@żółw.example',
      '\u200bjan@żółw.example',
      'Jan K <jan@żółw.example>',
      '"jan@żółw.example"',
    ].map((email, i) => said(`m${i}`, i, { email }, by(`b${i}`))),
    contacts: [['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6']],
  },
]

/** Contacts in an order that does not depend on the search. */
export const inOrder = (contacts: readonly (readonly string[])[]): string[][] =>
  contacts.map(ids => [...ids].sort()).sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
