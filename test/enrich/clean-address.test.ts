import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { cleanAddress } from '../../collector/enrich/clean-address.ts'

// Personal data leaves an address: e-mails, secrets by whole words of their names, cards, a form's details.
it.each([
  // An e-mail is a local part and a host with a dot.
  ['https://a.pl/?q=jan@x.pl', 'https://a.pl/?q='],
  ['https://a.pl/?q=jan%40x.pl&b=1', 'https://a.pl/?q=&b=1'],
  ['https://a.pl/?q=jan%2540x.pl', 'https://a.pl/?q='],
  ['https://a.pl/?q=jan.kowalski%2Bnews%40poczta.x.com.pl', 'https://a.pl/?q='],
  ['https://a.pl/konto/jan@x.pl/zamowienia', 'https://a.pl/konto//zamowienia'],
  ['https://a.pl/?q=lampa%20jan%40x.pl', 'https://a.pl/?q=lampa%20'],
  ['https://a.pl/#/profil/jan@x.pl', 'https://a.pl/#/profil/'],
  ['https://a.pl/?q=j%C3%B3zef@x.pl', 'https://a.pl/?q='],
  ['https://a.pl/?q=jan@%C5%BC%C3%B3%C5%82w.pl', 'https://a.pl/?q='],
  ['https://jan:haslo@a.pl/x', 'https://a.pl/x'],
  ['https://jan@a.pl/x', 'https://a.pl/x'],
  ['mailto:jan@x.pl', 'mailto:'],
  ['mailto:jan@x.pl?subject=a', 'mailto:?subject=a'],
  // Secrets by their names.
  ['https://a.pl/?token=abc&x=1', 'https://a.pl/?token=&x=1'],
  ['https://a.pl/?access_token=abc', 'https://a.pl/?access_token='],
  ['https://a.pl/?accessToken=abc', 'https://a.pl/?accessToken='],
  ['https://a.pl/?accesstoken=abc', 'https://a.pl/?accesstoken='],
  ['https://a.pl/?user%5Bpassword%5D=abc', 'https://a.pl/?user%5Bpassword%5D='],
  ['https://a.pl/?password_confirmation=a/b?c', 'https://a.pl/?password_confirmation='],
  ['https://a.pl/?pwd=abc', 'https://a.pl/?pwd='],
  ['https://a.pl/?has%C5%82o=abc&a=1', 'https://a.pl/?has%C5%82o=&a=1'],
  ['https://a.pl/?email_haslo=abc', 'https://a.pl/?email_haslo='],
  ['https://a.pl/?otp=1&pin=2&sid=3&jwt=4&code=5', 'https://a.pl/?otp=&pin=&sid=&jwt=&code='],
  ['https://a.pl/?auth_code=5', 'https://a.pl/?auth_code='],
  ['https://a.pl/?PHPSESSID=abc', 'https://a.pl/?PHPSESSID='],
  ['https://a.pl/x;jsessionid=abc?a=1', 'https://a.pl/x;jsessionid=?a=1'],
  ['https://a.pl/?X-Amz-Signature=abc', 'https://a.pl/?X-Amz-Signature='],
  ['https://a.pl/?api_key=abc#token=def', 'https://a.pl/?api_key=#token='],
  ['https://a.pl/#access_token=abc&state=1', 'https://a.pl/#access_token=&state=1'],
  ['https://a.pl/?next=%2Fx%3Ftoken%3Dabc%26b%3D1', 'https://a.pl/?next=%2Fx%3Ftoken%3D%26b%3D1'],
  ['https://a.pl/?token=abc%26def', 'https://a.pl/?token='],
  ['https://a.pl/?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'https://a.pl/?x='],
  // Details of a form that was sent by GET.
  ['https://a.pl/done?fname=Jan&lname=Kowalski', 'https://a.pl/done?fname=&lname='],
  ['https://a.pl/done?billing_first_name=Jan', 'https://a.pl/done?billing_first_name='],
  ['https://a.pl/done?firstName=Jan', 'https://a.pl/done?firstName='],
  ['https://a.pl/done?imi%C4%99=Jan&telefon=600+100+200', 'https://a.pl/done?imi%C4%99=&telefon='],
  ['https://a.pl/done?phone=%2B48600100200', 'https://a.pl/done?phone='],
  ['https://a.pl/done?your-name=Jan&your-email=jan', 'https://a.pl/done?your-name=&your-email='],
  ['https://a.pl/done?name=Jan&phone=600100200', 'https://a.pl/done?name=&phone='],
  ['https://a.pl/done?cardNumber=1234', 'https://a.pl/done?cardNumber='],
  ['https://a.pl/done?cardCVC=123', 'https://a.pl/done?cardCVC='],
  // What passes for a card, whatever its name is.
  ['https://a.pl/?x=4111111111111111', 'https://a.pl/?x='],
  ['https://a.pl/?x=4111+1111+1111+1111&y=1', 'https://a.pl/?x=&y=1'],
  ['https://a.pl/?x=5555%205555%205555%204444', 'https://a.pl/?x='],
  ['https://a.pl/?x=%204111111111111111', 'https://a.pl/?x=%20'],
  ['https://a.pl/pay/378282246310005/x', 'https://a.pl/pay//x'],
  ['https://a.pl/?x=5+4111111111111111', 'https://a.pl/?x='],
  ['data:text/csv,Jan%20Kowalski', 'data:text/csv'],
])('the address %s is cleaned', (address, clean) => {
  expect(cleanAddress(address)).toBe(clean)
  expect(cleanAddress(clean)).toBe(clean)
})

it.each([
  'https://a.pl/',
  'https://a.pl/szukaj?q=lampa%20400W',
  'https://a.pl/katalog%20401.html',
  'https://a.pl/?author=kowalski',
  'https://a.pl/pliki/cennik%202040.pdf',
  'https://a.pl/@anna/post',
  'https://a.pl/logo@2x.png',
  'https://cdn.a.pl/npm/jquery@3.7.1/dist',
  'https://a.pl/?keyword=a&keywords=b&country_code=PL&promo_code=LATO&currencyCode=PLN&passage=1',
  'https://a.pl/?token_x', // no value
  'https://a.pl/?name=lampa&sort=price',
  'https://a.pl/?mobile=1&tel=1&email=1',
  'https://a.pl/get?fname=cennik.pdf&phone=1',
  'https://a.pl/?t=1793869200123',
  'https://a.pl/p/5901234123457',
  'https://a.pl/?order=1234567890123456',
  'https://a.pl/?monkey=1&turkey=2&hockey=3&pinned=1&tokenizer=1&secretary=1&authors=2',
  'https://a.pl/?utm_source=a@b&utm_medium=email',
  'tel:+48600100200',
  '/koszyk?a=b%',
  '',
])('the address %s is unchanged', address => expect(cleanAddress(address)).toBe(address))

it('an address is cleaned in time linear in its length', () => {
  const of = (piece: string, length: number) => {
    const address = `https://a.pl/?${piece.repeat(length / piece.length)}`
    const start = performance.now()
    cleanAddress(address)
    return performance.now() - start
  }
  // A quadratic pattern takes minutes here.
  for (const piece of [
    'a',
    '@',
    '%',
    '%25',
    '%40',
    'a@b.',
    '1',
    '1+',
    '&a=',
    '=',
    'token=',
    'a.b-',
    'name=a&',
    '%3D%26',
    'name=',
    'phone=1;',
    'fname=jan,',
    ';',
    'eyJ',
  ])
    expect([piece, of(piece, 150_000) < 5_000]).toEqual([piece, true])
})
