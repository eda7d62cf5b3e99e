import type { Programme, Terms } from '../../../shared/programme.ts'
import { amountText, percent } from './amounts.ts'
import { ended } from './ended.ts'
import { isRateReplaced, paragraphsOfRules } from './terms-of-rules.ts'

type Section = Terms['sections'][number]

/** The terms of the programme in Polish. */
export function termsInPolish(document: Programme): Section[] {
  const { organiser, codes, referrals, rates, base, forbidden, more } = document
  const rate = (ppm: number) => percent(ppm, 'pl')
  const isShop = document.pays === 'orders'
  const sale = isShop ? 'zamówienie' : 'umowę'
  const zone = document.timeZone ?? 'UTC'
  return [
    {
      title: 'Organizator i partner',
      paragraphs: [
        `„${document.name.pl}” prowadzi ${ended([organiser.name, organiser.address].filter(Boolean).join(', '))}`,
        organiser.email === '' ? '' : `Kontakt w sprawach programu: ${organiser.email}.`,
        'Partnerem jest osoba lub firma, której zgłoszenie organizator przyjął. Udział jest bezpłatny i dobrowolny.',
      ],
    },
    {
      title: 'Linki i kody',
      paragraphs: [
        `Partner poleca przez link z parametrem „${codes.parameter}”, przez kod rabatowy albo zgłaszając konkretną osobę w formularzu polecenia.`,
        `Wejście z linku liczy się przez ${days(codes.windowDays)}. ${
          codes.click === 'last'
            ? 'Jeżeli klient wszedł z linków kilku partnerów, decyduje ostatnie wejście.'
            : 'Jeżeli klient wszedł z linków kilku partnerów, decyduje pierwsze wejście.'
        }`,
        'Wejście po rozpoczęciu składania zamówienia w tej samej wizycie nie jest brane pod uwagę.',
      ],
    },
    {
      title: 'Polecenia i ochrona',
      paragraphs: [
        `Przyjęte polecenie chroni partnera przez ${days(referrals.protectionDays)} od zgłoszenia: klient, który kupi w tym czasie, jest klientem partnera. Ochrona kończy się wcześniej, jeżeli organizator zamknie sprawę bez sprzedaży albo partner wycofa polecenie.`,
        `Polecenie nie zostanie przyjęte, jeżeli: ${refusals(document)}. O przyczynie odmowy partner dowiaduje się w panelu.`,
        `Organizator kontaktuje się z poleconą osobą najpóźniej w ciągu ${workingDays(referrals.firstContactWorkingDays)} i informuje partnera o każdej zmianie stanu polecenia.`,
        'Partner przekazuje dane osoby polecanej tylko wtedy, gdy osoba ta poprosiła o kontakt albo się na niego zgodziła. Organizator informuje tę osobę, od kogo ma jej dane.',
      ],
    },
    {
      title: 'Prowizja',
      paragraphs: [
        isRateReplaced(document, 'first')
          ? ''
          : rates.firstPpm > 0
            ? `Za pierwsze ${isShop ? 'zamówienie' : 'zlecenie'} nowego klienta: ${rate(rates.firstPpm)}.`
            : 'Za pierwszy zakup nowego klienta prowizja nie przysługuje.',
        isRateReplaced(document, 'recurring')
          ? ''
          : rates.recurringPpm > 0
            ? `Za kolejne ${isShop ? 'zamówienia' : 'zlecenia'} tego klienta przez ${months(rates.recurringMonths)} od pierwszego: ${rate(rates.recurringPpm)}.`
            : '',
        isRateReplaced(document, 'existing')
          ? ''
          : rates.existingPpm > 0
            ? `Za ${sale} klienta, który kupował już wcześniej i nie jest przypisany do partnera: ${rate(rates.existingPpm)}.`
            : 'Za klientów, którzy kupowali już wcześniej i nie są przypisani do partnera, prowizja nie przysługuje.',
        referrals.bindingMonths > 0
          ? `Klient jest przypisany do partnera przez ${months(referrals.bindingMonths)} od pierwszego zakupu.`
          : '',
        isShop
          ? `Prowizję liczymy od wartości zamówienia netto, bez podatku i kosztów dostawy.${
              base.valueIs === 'gross' && base.assumedTaxPpm !== null
                ? ` Jeżeli sklep nie podał podatku, przyjmujemy stawkę ${rate(base.assumedTaxPpm)}.`
                : ''
            }`
          : 'Prowizję liczymy od wartości umowy netto.',
        document.termsOf === 'customer'
          ? 'Prowizję ustala wersja regulaminu obowiązująca w chwili pierwszego zakupu klienta u partnera.'
          : 'Prowizję ustala wersja regulaminu obowiązująca w chwili sprzedaży.',
        ...paragraphsOfRules(document, 'pl'),
      ],
    },
    {
      title: 'Terminy i wypłata',
      paragraphs: [
        `Prowizja staje się wymagalna po ${days(document.holdDays, 'locative')} od sprzedaży. Rozliczenie obejmuje miesiąc kalendarzowy (strefa czasowa ${zone}).`,
        document.minimum.length === 0
          ? ''
          : `Minimum wypłaty: ${document.minimum.map(({ amount, currency }) => amountText(amount, currency, 'pl')).join(', ')}. Niższa kwota przechodzi na następny miesiąc.`,
        'Wypłata następuje na podstawie faktury albo rachunku.',
      ],
    },
    {
      title: 'Zwroty',
      paragraphs: [
        'Zwrot zmniejsza prowizję w tej samej proporcji, w jakiej zmniejsza wartość sprzedaży. Zwrot po wypłacie jest korektą w następnym rozliczeniu; organizator nie żąda zwrotu wypłaconych pieniędzy.',
      ],
    },
    {
      title: 'Zasady',
      paragraphs: [
        'Za własne zakupy i za polecenie samego siebie prowizja nie przysługuje.',
        forbidden.brandBidding
          ? 'Partner nie kupuje reklam w wyszukiwarkach na nazwę organizatora ani na nazwy do niej podobne.'
          : '',
        forbidden.couponSites
          ? 'Partner nie publikuje kodów i linków w serwisach z kuponami bez zgody organizatora.'
          : '',
        'Partner nie wysyła w imieniu organizatora niezamówionych wiadomości.',
      ],
    },
    {
      title: 'Zmiany i zakończenie',
      paragraphs: [
        document.noticeDays > 0
          ? `Zmianę regulaminu organizator ogłasza co najmniej ${days(document.noticeDays)} wcześniej. Sprzedaż sprzed zmiany rozlicza się według dotychczasowych zasad.`
          : 'O zmianie regulaminu organizator informuje partnerów. Sprzedaż sprzed zmiany rozlicza się według dotychczasowych zasad.',
        'Partner może zrezygnować w każdej chwili w panelu. To, co zarobił, pozostaje jego.',
        'Organizator może wstrzymać lub zakończyć współpracę, podając przyczynę.',
      ],
    },
    {
      title: 'Dane osobowe',
      paragraphs: [
        `Administratorem danych partnera jest ${ended(organiser.name)} Dane są potrzebne do wykonania umowy i do rozliczeń. Partner widzi w panelu swoje dane, może je pobrać i poprosić o ich usunięcie.`,
      ],
    },
    { title: 'Postanowienia dodatkowe', paragraphs: more.pl.split(/\n+/) },
  ]
}

function refusals({ referrals: { refuses } }: Programme): string {
  const reasons = [
    'osoba polecana jest już klientem',
    'partner poleca samego siebie lub własnego pracownika',
    ...(refuses.protected ? ['tę osobę polecił wcześniej inny partner i trwa ochrona'] : []),
    ...(refuses.cameByOther ? ['ta osoba przyszła z linku innego partnera'] : []),
    ...(refuses.ownLead ? ['ta osoba sama zgłosiła się do organizatora w ostatnich 30 dniach'] : []),
  ]
  return reasons.join('; ')
}

const days = (n: number, form: 'accusative' | 'locative' = 'accusative'): string =>
  n === 1 ? (form === 'locative' ? '1 dniu' : '1 dzień') : `${n} ${form === 'locative' ? 'dniach' : 'dni'}`

const workingDays = (n: number): string => (n === 1 ? '1 dnia roboczego' : `${n} dni roboczych`)

function months(n: number): string {
  const isFew = n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14)
  return `${n} ${n === 1 ? 'miesiąc' : isFew ? 'miesiące' : 'miesięcy'}`
}
