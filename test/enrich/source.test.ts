import { describe, expect, it } from 'vitest'
import { isOfOneDomain, registrableDomain } from '../../collector/enrich/registrable-domain.ts'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import type { SiteLists } from '../../shared/site.ts'

const PAGE = 'https://www.acme.com/landing'
const source = (query: string, referrer: string | null, lists: Partial<SiteLists> = {}) =>
  deriveFromUrl({ name: 'page_view', url: PAGE + query, referrer, props: {} }, lists).source ?? null

// The source of a visit is derived from the address of its first page and from the referrer; no later page is a source.
describe('the source of a visit', () => {
  it.each([
    ['', null, null],
    ['', 'https://www.acme.com/other', null],
    ['', 'https://acme.com/', null],
    ['', 'https://www.google.com/', { channel: 'search', name: 'google' }],
    ['', 'https://www.google.co.uk/', { channel: 'search', name: 'google' }],
    ['', 'https://google.pl/', { channel: 'search', name: 'google' }],
    ['', 'https://duckduckgo.com/', { channel: 'search', name: 'duckduckgo' }],
    ['', 'https://chatgpt.com/', { channel: 'ai', name: 'chatgpt' }],
    ['', 'https://gemini.google.com/app', { channel: 'ai', name: 'gemini' }],
    ['', 'https://www.perplexity.ai/', { channel: 'ai', name: 'perplexity' }],
    ['', 'https://mail.google.com/', { channel: 'mail', name: 'gmail' }],
    ['', 'https://l.facebook.com/', { channel: 'social', name: 'facebook' }],
    ['', 'https://www.linkedin.com/', { channel: 'social', name: 'linkedin' }],
    ['', 'https://partner-blog.example/post', { channel: 'referral', name: 'partner-blog.example' }],
    ['', 'https://notgoogle.com/', { channel: 'referral', name: 'notgoogle.com' }],
    ['?gclid=x', null, { channel: 'ad', name: 'google' }],
    [
      '?gclid=x&utm_source=adwords&utm_campaign=tents',
      null,
      { channel: 'ad', name: 'adwords', campaign: 'tents' },
    ],
    ['?utm_source=bing&utm_medium=cpc', 'https://www.bing.com/', { channel: 'ad', name: 'bing' }],
    ['?fbclid=x', 'https://l.facebook.com/', { channel: 'social', name: 'facebook' }],
    ['?utm_source=news&utm_medium=email', null, { channel: 'mail', name: 'news' }],
    ['?mc_cid=x', null, { channel: 'mail', name: 'mailchimp' }],
    ['?utm_source=fair&utm_campaign=spring', null, { channel: 'campaign', name: 'fair', campaign: 'spring' }],
    ['?via=anna', null, { channel: 'partner', name: 'anna' }],
    ['?ref=blog7', 'https://blog7.example/', { channel: 'partner', name: 'blog7' }],
    // Names without case, values trimmed, an escaped ampersand, an id that says nothing.
    [
      '?utm_source=news&amp;utm_medium=email&amp;utm_campaign=lato',
      null,
      { channel: 'mail', name: 'news', campaign: 'lato' },
    ],
    ['?utm_source=news&amp;amp;utm_medium=email', null, { channel: 'mail', name: 'news' }],
    ['?UTM_SOURCE=google&UTM_MEDIUM=cpc', null, { channel: 'ad', name: 'google' }],
    ['?Utm_Source=%20google%20&utm_medium=CPC+', null, { channel: 'ad', name: 'google' }],
    ['?utm_source=&utm_source=fair', null, { channel: 'campaign', name: 'fair' }],
    ['?utm_source=news&utm_medium=e-mail', null, { channel: 'mail', name: 'news' }],
    ['?gclid=', null, null],
    ['?gclid=%20&fbclid=', 'https://www.google.com/', { channel: 'search', name: 'google' }],
    ['?GCLID=x', null, { channel: 'ad', name: 'google' }],
    ['?ref=', 'https://blog7.example/', { channel: 'referral', name: 'blog7.example' }],
    // Pages of one owner: the registrable domain.
    ['', 'https://blog.acme.com/', null],
    ['', 'https://acme.com.evil.example/', { channel: 'referral', name: 'acme.com.evil.example' }],
    ['', 'https://notacme.com/', { channel: 'referral', name: 'notacme.com' }],
    // Way stations: payments and sign-ins.
    ['', 'https://go.przelewy24.pl/', null],
    ['', 'https://secure.payu.com/', null],
    ['', 'https://checkout.stripe.com/c/pay', null],
    ['', 'https://www.paypal.com/', null],
    ['', 'https://accounts.google.com/', null],
    ['', 'https://login.microsoftonline.com/', null],
    ['?ref=ORDER1', 'https://secure.payu.com/', null],
    ['', 'https://notpayu.com/', { channel: 'referral', name: 'notpayu.com' }],
    // Hosts of a search engine's owner that are no search.
    ['', 'https://docs.google.com/', { channel: 'referral', name: 'docs.google.com' }],
    ['', 'https://sites.google.com/', { channel: 'referral', name: 'sites.google.com' }],
    ['', 'https://blog.naver.com/', { channel: 'referral', name: 'blog.naver.com' }],
    ['', 'https://google.evil.example/', { channel: 'referral', name: 'google.evil.example' }],
    ['', 'https://images.google.de/', { channel: 'search', name: 'google' }],
    ['', 'https://pl.search.yahoo.com/', { channel: 'search', name: 'yahoo' }],
    ['', 'https://m.search.naver.com/', { channel: 'search', name: 'naver' }],
    ['', 'https://search.seznam.cz/', { channel: 'search', name: 'seznam' }],
    ['', 'https://www.google.com.pl/', { channel: 'search', name: 'google' }],
    // Inside a visit no parameter names a source.
    ['?ref=menu', 'https://www.acme.com/', null],
    ['?via=stopka', 'https://acme.com/produkty', null],
    ['?utm_source=banner&utm_medium=cpc', 'https://www.acme.com/', null],
    ['?gclid=x', 'https://blog.acme.com/', null],
  ])('for query %s and referrer %s', (query, referrer, expected) =>
    expect(source(query, referrer)).toEqual(expected),
  )
})

describe('the source of a visit with a site’s own lists', () => {
  const lists = {
    ignoredReferrers: ['pay.bank.example', 'OTHER.example', '-paypal.com'],
    partnerParameters: ['Od', '-ref'],
  }
  it.each([
    ['', 'https://pay.bank.example/', null],
    ['', 'https://www.other.example/', null],
    ['', 'https://bank.example/', { channel: 'referral', name: 'bank.example' }],
    ['', 'https://www.paypal.com/', { channel: 'referral', name: 'paypal.com' }],
    ['', 'https://secure.payu.com/', null],
    ['?od=anna', null, { channel: 'partner', name: 'anna' }],
    ['?ref=anna', null, null],
    ['?ref=anna', 'https://blog7.example/', { channel: 'referral', name: 'blog7.example' }],
  ])('for query %s and referrer %s', (query, referrer, expected) =>
    expect(source(query, referrer, lists)).toEqual(expected),
  )
})

it.each([
  ['shop.example', 'shop.example'],
  ['www.blog.shop.example', 'shop.example'],
  ['shop.co.uk', 'shop.co.uk'],
  ['blog.shop.co.uk', 'shop.co.uk'],
  ['www.shop.com.pl', 'shop.com.pl'],
  ['b2b.shop.waw.pl', 'shop.waw.pl'],
  ['anna.github.io', 'anna.github.io'],
  ['www.anna.github.io', 'anna.github.io'],
  ['localhost', 'localhost'],
  ['192.0.2.7', '192.0.2.7'],
  ['[2001:db8::7]', '[2001:db8::7]'],
  ['WWW.Shop.Example.', 'shop.example'],
])('%s belongs to the domain of %s', (host, domain) => expect(registrableDomain(host)).toBe(domain))

it('customers of one hosting service are separate domains', () => {
  expect(isOfOneDomain('anna.myshopify.com', 'jan.myshopify.com')).toBe(false)
  expect(isOfOneDomain('192.0.2.7', '198.51.2.7')).toBe(false)
  expect(isOfOneDomain('a.shop.example', 'b.shop.example')).toBe(true)
})
