// @vitest-environment happy-dom
import './quiet.ts'
import { describe, expect, it } from 'vitest'
import { enter } from '../../tracker/consent.ts'
import { use } from '../../tracker/settings.ts'
import { bare, clean } from '../../tracker/url.ts'

describe('clean addresses', () => {
  it.each([
    ['https://a.pl/?token=abc', 'https://a.pl/?token='],
    ['https://a.pl/?reset_password_token=abc&x=1', 'https://a.pl/?reset_password_token=&x=1'],
    ['https://a.pl/#access_token=abc&state=1', 'https://a.pl/#access_token=&state=1'],
    ['https://a.pl/?api_key=abc', 'https://a.pl/?api_key='],
    ['https://a.pl/?PHPSESSION=abc', 'https://a.pl/?PHPSESSION='],
    ['https://a.pl/?X-Amz-Signature=abc', 'https://a.pl/?X-Amz-Signature='],
    ['https://a.pl/?email=jan@b.pl', 'https://a.pl/?email='],
    ['https://a.pl/?e=jan%40b.pl&x=1', 'https://a.pl/?e=&x=1'],
    ['https://a.pl/?e=jan%2540b.pl', 'https://a.pl/?e='],
    ['https://a.pl/unsubscribe/jan.k+x@b.co.uk/now', 'https://a.pl/unsubscribe//now'],
    ['mailto:sales@a.pl?subject=x', 'mailto:?subject=x'],
  ])('%s', (url, cleaned) => expect(clean(url)).toBe(cleaned))

  it.each([
    'https://a.pl/?q=red+shoes&keyword=shoes&utm_source=x&gclid=1&via=jan',
    'https://a.pl/?compass=1&passport=2&design=x&category=keys',
    'https://medium.com/@author/story',
    'https://a.pl/token/list?page=2',
    'tel:+48123456789',
    'https://a.pl/#/route?tab=2',
  ])('leaves %s as it is', url => expect(clean(url)).toBe(url))

  it('drops the query and the fragment after a refusal', () => {
    use({ site: 'pk_1', endpoint: '/e' })
    enter('denied')
    expect(clean('https://a.pl/x?gclid=1#/y')).toBe('https://a.pl/x')
    enter('granted')
    expect(bare('https://a.pl/x?a#b')).toBe('https://a.pl/x')
  })
})
