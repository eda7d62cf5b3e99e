import { describe, expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'

type Filled = Record<string, unknown>
const read = (filled: Filled, more: object = {}) =>
  readPageSignal({ i: 'a', n: 'form_submit', p: { id: 'f', name: null, filled, ...more } }) as {
    n: string
    p: Record<string, unknown>
  }[]
const names = (filled: Filled, more: object = {}) => read(filled, more).map(({ n }) => n)
const identity = (filled: Filled) => read(filled, { pulseIdentify: '' }).find(({ n }) => n === 'identify')?.p

// A form is a lead when a person asked for something: an e-mail or a phone that they typed, in a form that is no door, no
// payment, no way into the cart and no newsletter.
describe('a form counts as a lead with', () => {
  it.each<[string, Filled, object?]>([
    ['an e-mail and a message', { 'email||your-email': 1, 'textarea||message': 1 }],
    ['an e-mail by its name', { 'text||contact_mail': 1 }],
    ['an e-mail by autocomplete', { 'text|email|field_3': 1 }],
    ['a phone', { 'tel|tel|phone': 1 }],
    ['a phone without a name', { 'tel||': 1 }],
    ['a phone with a number for a name', { 'tel||input_5': 1 }],
    ['a phone by its name', { 'text||telefon': 1, 'text||imie': 1 }],
    ['a phone as a number', { 'number||mobile': 1 }],
    ['with a postcode beside', { 'email||email': 1, 'tel||zip_code': 1 }],
    ['with a captcha', { 'email||email': 1, 'text||captcha_code': 1 }],
    [
      'with a box for the newsletter',
      { 'email||email': 1, 'textarea||message': 1, 'checkbox||newsletter': 1 },
    ],
    ['a newsletter form with a phone', { 'email||email': 1, 'tel||phone': 1 }, { id: 'newsletter-contact' }],
    ['of an older tracker', { 'emailyour-email': 1, textareamessage: 1 }],
    ['a phone of an older tracker', { telx: 1 }],
    ['a phone of an older tracker by name', { textPhone: 1 }],
  ])('%s', (_, filled, more) => expect(names(filled, more)).toEqual(['form_submit', 'generate_lead']))
})

describe('a form does not count as a lead with', () => {
  it.each<[string, Filled, object?]>([
    ['nothing filled in', {}],
    ['a search', { 'search||q': 1 }],
    ['a hidden address', { 'hidden||mail_to': 1, 'textarea||message': 1 }],
    ['a choice of an address', { 'select-one||mail_to': 1 }],
    ['a text about mail', { 'textarea||mail': 1 }],
    ['a box about mailings', { 'checkbox||mailing': 1, 'text||hotel': 1 }],
    ['a sign-in', { 'email||email': 1, 'password||password': 1 }],
    ['a sign-in by its name', { 'email||email': 1 }, { id: 'loginForm' }],
    ['a forgotten password', { 'email||email': 1 }, { name: 'reset-password' }],
    ['an unsubscription', { 'email||email': 1 }, { id: 'unsubscribe' }],
    ['a one-time code', { 'tel|one-time-code|code': 1 }],
    ['a code that was sent', { 'tel||otp': 1 }],
    ['a code beside the address', { 'email||email': 1, 'text||verification_code': 1 }],
    ['a postcode', { 'tel|postal-code|postcode': 1 }],
    ['a Polish postcode', { 'tel||kod_pocztowy': 1 }],
    ['a quantity', { 'tel||qty[]': 1 }],
    ['a quantity in Polish', { 'tel||ilosc': 1 }],
    ['a card', { 'tel|cc-number|cardNumber': 1, 'tel|cc-csc|cardCVC': 1 }],
    ['a card by its names', { 'tel||cardNumber': 1, 'tel||cardCVC': 1, 'tel||expiry': 1 }],
    ['a card with an address', { 'email||email': 1, 'tel||cardNumber': 1 }],
    ['a tax number', { 'tel||nip': 1 }],
    ['an order number', { 'tel||order_number': 1 }],
    ['a form that adds to the cart', { 'hidden||add-to-cart': 1, 'email||giftcard_email': 1 }],
    ['a password that is called mail', { 'password||mail_password': 1 }],
    ['a text that is a password', { 'text||email_haslo': 1 }],
    ['of an older tracker', { telotp: 1, 'telqty[]': 1 }],
  ])('%s', (_, filled, more) => expect(names(filled, more)).toEqual(['form_submit']))
})

describe('a form counts as a newsletter signup', () => {
  it.each<[string, Filled, object?]>([
    ['by its id', { 'email||email': 1 }, { id: 'newsletterForm' }],
    ['by its name', { 'email||email': 1 }, { name: 'subscribe' }],
    ['by its class', { 'email||email': 1 }, { class: 'footer-newsletter' }],
    [
      'of a mailing service',
      { 'email||EMAIL': 1, 'submit||subscribe': 1 },
      { id: 'mc-embedded-subscribe-form' },
    ],
    ['in Polish', { 'email||email': 1 }, { id: 'subskrypcja' }],
    [
      'with a name and a box',
      { 'email||email': 1, 'text||first_name': 1, 'checkbox||zgoda': 1 },
      { id: 'newsletter' },
    ],
    ['by its only field', { 'email||newsletter_email': 1, 'hidden||token': 1 }],
  ])('%s', (_, filled, more) => expect(names(filled, more)).toEqual(['form_submit', 'newsletter_signup']))
})

it('a marked form is reported under its own name, and identifies the visitor if it is marked to do so', () => {
  const told = read(
    { 'email||mail': 'jan@b.pl', 'tel||phone': '600 100 200', 'checkbox||mailing': 'on', 'text||city': 1 },
    { pulse: 'demo_request', pulseIdentify: '', pulseSize: 'L' },
  )
  expect(told.map(({ n, p }) => [n, p])).toEqual([
    ['form_submit', { form_id: 'f' }],
    ['demo_request', { size: 'L' }],
    ['identify', { email: 'jan@b.pl', traits: { phone: '600 100 200' } }],
  ])
})

// The person who fills in a form is named by what they typed, never by what the page or a choice says; not by what could be a secret.
const JAN = 'jan@b.pl'
const PHONE = '600100200'
it.each<[string, Filled, object | undefined]>([
  ['a hidden address beside their own', { 'hidden||mail_to': 'biuro@firma.example', 'email||mail': JAN }, { email: JAN, traits: {} }],
  ['a hidden address alone', { 'hidden||mail_to': 'biuro@firma.example' }, undefined],
  ['a chosen address', { 'select-one||mail_to': 'biuro@firma.example', 'email||x': JAN }, { email: JAN, traits: {} }],
  ['an address in a text', { 'textarea||mail': 'biuro@firma.example' }, undefined],
  ['an address in a box', { 'checkbox||mail': 'biuro@firma.example' }, undefined],
  ['one address typed twice', { 'email||email': JAN, 'email||email_repeat': 'JAN@b.pl' }, { email: JAN, traits: {} }],
  ['the visitor’s own address beside a friend’s', { 'email||friend_email': 'ewa@b.pl', 'email||email': JAN }, { email: JAN, traits: {} }],
  ['in brackets', { 'email||form[friend_mail]': 'ewa@b.pl', 'email||form[email]': JAN }, { email: JAN, traits: {} }],
  ['two addresses without a main one', { 'email||a_mail': 'ewa@b.pl', 'email||b_mail': JAN }, undefined],
  ['a password that is called mail', { 'password||mail_password': 'hunter2@x.pl', 'email||email': JAN }, { email: JAN, traits: {} }],
  ['a text that is a password', { 'text||email_haslo': 'hunter2@x.pl' }, undefined],
  ['a PIN that is called phone', { 'password||phone_pin': '600100200' }, undefined],
  ['an invalid address', { 'email||email': 'brak' }, undefined],
  ['a phone before its country', { 'text||phone_country': '+48', 'tel||phone': PHONE }, { traits: { phone: PHONE } }],
  ['a chosen country', { 'select-one||phone_country': '48 600 100', 'tel||x': PHONE }, { traits: { phone: PHONE } }],
  ['a card in a field for phones', { 'tel||': '4111 1111 1111 1111' }, undefined],
  ['a card in a field that is called phone', { 'tel||phone': '378282246310005' }, undefined],
  ['a card in a field for cards', { 'tel|cc-number|cardNumber': '4111111111111111', 'tel||cardCVC': '123' }, undefined],
  ['a code', { 'tel|one-time-code|phone_code': '1234567' }, undefined],
  ['fields that are only marked as filled in', { 'email||email': 1, 'tel||phone': 1 }, undefined],
  ['of an older tracker', { hiddenmail_to: 'biuro@firma.example', emailmail: JAN, telphone: PHONE }, { email: JAN, traits: { phone: PHONE } }],
  ['a password of an older tracker', { passwordmail_password: 'hunter2@x.pl' }, undefined],
])('the identity in a form is read from %s', (_, filled, told) => expect(identity(filled)).toEqual(told)) // biome-ignore format: a table
