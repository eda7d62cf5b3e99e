import { describe, expect, it } from 'vitest'
import { deriveFromUrl, isCareers, searchOf } from '../../collector/enrich/url.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'

const CAREERS = `
https://acme.com/careers
https://acme.com/careers/
https://acme.com/career/engineer
https://acme.com/en/careers/senior-developer-3
https://acme.com/about/jobs
https://acme.com/job/warehouse
https://acme.com/company/join-us
https://acme.com/work-with-us.html
https://acme.com/vacancies?page=2
https://acme.com/vacancy/42
https://acme.com/open-positions
https://acme.com/internships/summer
https://acme.com/internship
https://careers.acme.com/
https://jobs.acme.com/listing/1
https://kariera.acme.pl/oferta/7
https://acme.pl/kariera
https://acme.pl/kariera.html
https://acme.pl/o-nas/kariera/oferty
https://acme.pl/praca
https://acme.pl/praca/magazynier-warszawa
https://acme.pl/rekrutacja
https://acme.pl/firma/rekrutacja/
https://acme.pl/dolacz
https://acme.pl/dołącz-do-nas
https://acme.pl/dolacz-do-nas
https://acme.pl/do%C5%82%C4%85cz-do-nas
https://acme.pl/oferty-pracy
https://acme.pl/oferty_pracy/kierowca
https://acme.de/karriere
https://acme.de/unternehmen/karriere/
https://acme.de/stellen
https://acme.de/stellenangebote/vertrieb
https://acme.fr/carriere
https://acme.fr/carrières
https://acme.fr/carrieres/paris
https://acme.fr/recrutement
https://acme.fr/emploi
https://acme.fr/emplois/lyon
https://acme.fr/nous-rejoindre
https://acme.es/empleo
https://acme.es/empleos/madrid
https://acme.es/trabaja-con-nosotros
https://acme.it/lavora-con-noi
https://acme.it/carriere
https://acme.it/posizioni-aperte
https://acme.pt/carreiras
https://acme.pt/carreira
https://acme.com.br/trabalhe-conosco
https://acme.com.br/vagas/desenvolvedor
https://acme.nl/vacature
https://acme.nl/vacatures/amsterdam
https://acme.nl/werken-bij
https://acme.se/lediga-jobb
https://acme.se/karriär
https://acme.no/ledige-stillinger
https://acme.dk/ledige-stillinger/salg
https://acme.fi/tyopaikat
https://acme.fi/työpaikat
https://acme.fi/rekrytointi
https://acme.cz/kariera
https://acme.cz/volna-mista
https://acme.cz/volná-místa
https://acme.sk/kariéra
https://acme.com.tr/kariyer
https://acme.hu/karrier
https://acme.hu/állások
https://acme.ro/cariere/bucuresti
https://acme.lt/karjera
https://acme.hr/karijera
https://acme.ua/вакансії
https://acme.kz/вакансии/водитель
https://acme.kz/карьера
https://acme.jp/採用
https://acme.cn/招聘
https://acme.kr/채용
https://acme.com/Careers.aspx
https://acme.com/JOBS
`

const NOT_CAREERS = `
https://acme.com/
https://acme.com/about
https://acme.com/products/praca-zbiorowa
https://sklep.pl/produkt/praca
https://sklep.pl/sklep/ksiazki/praca
https://sklep.pl/p/kariera-nikodema-dyzmy
https://sklep.pl/ksiazki/kariera-nikodema-dyzmy
https://acme.com/blog/careers
https://acme.com/blog/how-we-hire
https://acme.com/news/jobs
https://acme.com/blog/2026/04/kariera
https://acme.com/tag/jobs
https://acme.com/category/careers
https://acme.com/kategoria/praca
https://acme.com/products/jobs-a-biography
https://acme.com/steve-jobs
https://acme.com/jobsite
https://acme.com/joint-ventures
https://acme.com/career-day-photos
https://acme.com/praca-domowa
https://acme.com/prace-naukowe
https://acme.com/stellenwert
https://acme.com/employees
https://acme.com/vacation
https://acme.com/vacations/greece
https://acme.com/internal
https://acme.com/international
https://acme.com/?q=careers
https://acme.com/search?q=praca
https://acme.com/contact#careers
https://acme.fr/empire
https://acme.it/carriera-militare-libro
https://acme.com/shop/jobs
https://acme.com/produkty/kariera
https://acme.com/products/open-positions-poster
https://acme.com/rekrutacja-uczniow
https://jobsearch.acme.com/
https://mycareers.acme.com/
https://acme.com/kariery
https://acme.com/job-lot-sale
https://acme.hu/karrierek-konyv
https://acme.kz/blog/вакансии
`

const SEARCHES: [string, string][] = [
  ['https://acme.com/search?q=tent', 'tent'],
  ['https://acme.com/?s=red+shoes', 'red shoes'],
  ['https://acme.com/catalog?search=Lamp', 'Lamp'],
  ['https://acme.com/find?query=usb%20c', 'usb c'],
  ['https://acme.com/results?keyword=chair', 'chair'],
  ['https://acme.com/results?keywords=office+chair', 'office chair'],
  ['https://www.amazon.example/s?k=headphones', 'headphones'],
  ['https://acme.com/component/search/?searchword=report', 'report'],
  ['https://video.example/results?search_query=how+to', 'how to'],
  ['https://acme.com/suche?phrase=stuhl', 'stuhl'],
  ['https://acme.com/poisk?text=%D0%BB%D0%B0%D0%BC%D0%BF%D0%B0', 'лампа'],
  ['https://sklep.pl/wyszukiwarka?szukaj=buty', 'buty'],
  ['https://sklep.pl/szukaj?fraza=namiot+2-osobowy', 'namiot 2-osobowy'],
  ['https://acme.com/search?lang=en&q=caf%C3%A9', 'café'],
  ['https://acme.com/search/?q=2026+catalogue', '2026 catalogue'],
  ['https://acme.com/search?q=%E6%A4%85%E5%AD%90', '椅子'],
  ['https://acme.com/#/?x=1', ''],
  ['https://acme.com/list?search=42', '42'],
  ['https://shop.example/search?type=product&q=mug', 'mug'],
  ['https://acme.com/szukaj?q=%C5%82%C3%B3d%C5%BA', 'łódź'],
]

const NOT_SEARCHES = `
https://acme.com/
https://acme.com/search
https://acme.com/search?q=
https://acme.com/search?q=%20
https://acme.com/article?s=42
https://acme.com/list?k=7
https://acme.com/cart?q=3
https://acme.com/?utm_source=news&utm_term=tent
https://acme.com/products?sort=price
https://acme.com/products?page=2
https://acme.com/?ref=abc
https://acme.com/login?next=/search
https://acme.com/faq?question=how
https://acme.com/?keywordset=1
https://acme.com/blog?topic=search
https://acme.com/?sid=abc
https://acme.com/?qty=2
https://acme.com/?searchable=yes
https://acme.com/?texture=wood
https://acme.com/?kolor=czerwony
`

const list = (text: string): string[] => text.trim().split('\n')

describe('career pages', () => {
  it.each(list(CAREERS))('%s is one', url => expect(isCareers(new URL(url))).toBe(true))
  it.each(list(NOT_CAREERS))('%s is not', url => expect(isCareers(new URL(url))).toBe(false))
  it("an owner's own path is one", () =>
    expect(isCareers(new URL('https://acme.com/people/team'), { careersPaths: ['/people'] })).toBe(true))
})

describe('searches', () => {
  it.each(SEARCHES)('%s is for "%s"', (url, words) => expect(searchOf(new URL(url)) ?? '').toBe(words))
  it.each(list(NOT_SEARCHES))('%s is none', url => expect(searchOf(new URL(url))).toBeNull())
  it("an owner's own parameter is one", () =>
    expect(searchOf(new URL('https://acme.com/?czego=buty'), { searchParameters: ['czego'] })).toBe('buty'))
})

describe('where somebody came from', () => {
  const source = (query: string, referrer: string | null) =>
    deriveFromUrl('page_view', `https://www.acme.com/landing${query}`, referrer).source ?? null

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
  ])('%s from %s', (query, referrer, expected) => expect(source(query, referrer)).toEqual(expected))
})

it('gives a page view its second names, and no other event', () => {
  const url = 'https://www.acme.com/kariera?q=geolog&gclid=x'
  expect(deriveFromUrl('page_view', url, null)).toMatchObject({
    also: ['view_search_results', 'career_view', 'ad_click'],
    search: 'geolog',
  })
  expect(deriveFromUrl('file_download', url, null).also).toBeUndefined()
  expect(deriveFromUrl('page_view', 'not a url', null)).toEqual({})
})

it("knows GA4's `search` as the search that it is", () => {
  const door = { key: 'public', receivedAt: 1_790_000_000_000, visitor: 'v1', sentAt: null } as const
  expect(checkEvent({ i: 'e1', n: 'search', p: { search_term: 'tent' } }, door)).toMatchObject({
    event: { name: 'view_search_results', props: { search_term: 'tent' } },
  })
})
