import type { CommissionState } from '../commission.ts'
import type { Language } from '../person.ts'

type Words = {
  states: Record<CommissionState, string>
  /** The evidence that gives an order to a partner. */
  evidence: Record<string, string>
  /** Why a candidate did not get the order. */
  lost: Record<string, string>
  /** Why nothing is earned. */
  zero: Record<string, string>
  when: Record<string, string>
  flags: Record<string, string>
  statements: Record<'closed' | 'paid' | 'returned' | 'cancelled', string>
}

export const COMMISSION_WORDS: Record<Language, Words> = {
  en: {
    states: {
      needs_amount: 'amount missing',
      corrected: 'to be corrected',
      paid: 'paid',
      in_statement: 'in a statement',
      void: 'nothing earned',
      held: 'on hold',
      waiting: 'waiting',
      due: 'due',
    },
    evidence: {
      decision: 'decision by staff',
      named: 'partner named in the order',
      referral: 'referral',
      coupon: 'code',
      bound: 'assigned customer',
      click: 'link click',
    },
    lost: {
      won: 'gets the order',
      weaker: 'a stronger evidence goes first',
      self: 'the buyer is one of the partner’s own people',
      no_terms: 'the partner’s rates pay nothing for this customer',
      inactive: 'the partner was not active at that time',
      closed: 'the partner’s cooperation had ended',
      banned: 'the partner was banned',
      late: 'the click came after checkout had begun',
      out_of_window: 'the click was too long ago',
      binding_ended: 'the customer was no longer assigned',
      off: 'the code is disabled',
      not_yet: 'the code was not valid yet',
      ended: 'the code was no longer valid',
    },
    zero: {
      refunded: 'the order was refunded in full',
      free: 'the order has the value 0',
      no_evidence: 'no partner’s link, code or referral leads to the order',
      no_terms: 'the rates pay nothing for this customer',
      no_programme: 'the programme had not begun',
      decided: 'staff gave the order to no partner',
      excluded: 'no product of the order is covered by the rates',
      too_small: 'the commission is less than the smallest coin',
      flag: 'the commission was refused after a check',
      needs_amount: 'the order has no readable amount',
    },
    when: { first: 'first purchase', recurring: 'further purchase', existing: 'earlier customer' },
    flags: {
      paid_traffic: 'paid ad click',
      fast_order: 'order within 10 seconds of the click',
      many_clicks: 'more than 50 clicks a day by one visitor',
      refund_currency: 'refund in another currency',
    },
    statements: { closed: 'to be paid', paid: 'paid', returned: 'payment returned', cancelled: 'cancelled' },
  },
  pl: {
    states: {
      needs_amount: 'brak kwoty',
      corrected: 'do korekty',
      paid: 'wypłacone',
      in_statement: 'w rozliczeniu',
      void: 'anulowana',
      held: 'wstrzymana',
      waiting: 'czeka',
      due: 'do wypłaty',
    },
    evidence: {
      decision: 'decyzja zespołu',
      named: 'partner podany w zamówieniu',
      referral: 'polecenie',
      coupon: 'kod',
      bound: 'przypisany klient',
      click: 'wejście z linku',
    },
    lost: {
      won: 'otrzymuje zamówienie',
      weaker: 'pierwszeństwo ma silniejsza podstawa',
      self: 'kupującym jest osoba z zespołu partnera',
      no_terms: 'stawki partnera nic nie dają za tego klienta',
      inactive: 'partner nie był wtedy aktywny',
      closed: 'współpraca z partnerem była zakończona',
      banned: 'partner był zablokowany',
      late: 'wejście nastąpiło po rozpoczęciu płatności',
      out_of_window: 'wejście było zbyt dawno',
      binding_ended: 'klient nie był już przypisany',
      off: 'kod jest wyłączony',
      not_yet: 'kod jeszcze nie obowiązywał',
      ended: 'kod już nie obowiązywał',
    },
    zero: {
      refunded: 'zamówienie zwrócono w całości',
      free: 'zamówienie ma wartość 0',
      no_evidence: 'do zamówienia nie prowadzi link, kod ani polecenie partnera',
      no_terms: 'stawki nic nie dają za tego klienta',
      no_programme: 'program jeszcze nie działał',
      decided: 'decyzją zespołu zamówienie nie należy do żadnego partnera',
      excluded: 'stawki nie obejmują żadnego produktu z zamówienia',
      too_small: 'prowizja jest mniejsza niż najmniejsza moneta',
      flag: 'prowizję odrzucono po sprawdzeniu',
      needs_amount: 'kwoty zamówienia nie da się odczytać',
    },
    when: { first: 'pierwszy zakup', recurring: 'kolejny zakup', existing: 'wcześniejszy klient' },
    flags: {
      paid_traffic: 'wejście z płatnej reklamy',
      fast_order: 'zamówienie w 10 sekund od wejścia',
      many_clicks: 'ponad 50 wejść jednej osoby w ciągu dnia',
      refund_currency: 'zwrot w innej walucie',
    },
    statements: {
      closed: 'czeka na przelew',
      paid: 'wypłacone',
      returned: 'przelew wrócił',
      cancelled: 'anulowane',
    },
  },
}
