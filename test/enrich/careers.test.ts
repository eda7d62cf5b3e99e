import { expect, it } from 'vitest'
import { isCareers, isCareersLink } from '../../collector/enrich/careers.ts'

// A page about jobs at the company itself: by its host or a path segment, in many languages; never a shop's own goods.
const CAREERS = `
https://acme.com/careers
https://acme.com/recruitment
https://acme.com/recruitment/apply
https://acme.com/en/about/recruitment.html
https://acme.com/join-our-team
https://acme.com/job-openings
https://acme.pl/pracuj-z-nami
https://acme.de/offene-stellen
https://career.acme.com/
https://praca.acme.pl/oferty
https://karriere.acme.de/
https://apply.workable.com/acme/
https://boards.greenhouse.io/acme/jobs/4
https://acme.jobs.personio.de/
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
https://jobs.example/
https://www.praca.pl/poradnik
https://praca.pl/
https://www.workable.com/pricing
https://greenhouse.io/
https://acme.com/blog/recruitment
https://acme.com/recruitment-software
https://mycareers.acme.com/
https://acme.com/kariery
https://acme.com/job-lot-sale
https://acme.hu/karrierek-konyv
https://acme.kz/blog/вакансии
`

const list = (text: string): string[] => text.trim().split('\n')

it.each(list(CAREERS))('%s is a careers page', url => expect(isCareers(new URL(url))).toBe(true))
it.each(list(NOT_CAREERS))('%s is not a careers page', url => expect(isCareers(new URL(url))).toBe(false))

it.each([
  ['https://acme.com/people/team', true],
  ['https://acme.com/praca', false],
  ['https://acme.com/praca/u-nas', true],
  ['https://careers.acme.com/', true],
])('by a site’s own paths, %s is a careers page: %s', (url, is) =>
  expect(isCareers(new URL(url), { careersPaths: ['/people', '-/praca', '/praca/u-nas'] })).toBe(is),
)

// A click that leads from a company's page to its own jobs, wherever they are shown.
it.each([
  ['https://jobs.acme.com/', true],
  ['https://www.acme.com/careers', true],
  ['https://kariera.acme.com/oferta/7', true],
  ['https://apply.workable.com/acme/j/1', true],
  ['https://acme.recruitee.com/o/driver', true],
  ['https://acme.wd3.myworkdayjobs.com/en-US/jobs', true],
  ['https://system.erecruiter.pl/FormTemplates/1', true],
  ['https://jobs.other.example/', false],
  ['https://www.other.example/careers', false],
  ['https://www.workable.com/', false],
  ['https://www.acme.com/shop/jobs', false],
  ['mailto:jobs@acme.com', false],
])('a link from shop.acme.com to %s leads to a careers page: %s', (link, is) =>
  expect(isCareersLink(new URL(link), new URL('https://shop.acme.com/about'))).toBe(is),
)
