import type { Words } from './view.ts'

export const CURRENCY = 'EUR'

export type Category = { id: string; name: Words; line: Words }
export type Product = {
  id: string
  category: string
  price: number
  name: Words
  line: Words
  facts: Words[]
}

export const CATEGORIES: Category[] = [
  {
    id: 'tents',
    name: { en: 'Tents', pl: 'Namioty' },
    line: {
      en: 'Two people or a whole class, dry by morning.',
      pl: 'Dwie osoby albo cała klasa, rano sucho.',
    },
  },
  {
    id: 'sleeping',
    name: { en: 'Sleeping', pl: 'Sen' },
    line: { en: 'Bags and mats for nights below zero.', pl: 'Śpiwory i maty na noce poniżej zera.' },
  },
  {
    id: 'packs',
    name: { en: 'Packs', pl: 'Plecaki' },
    line: { en: 'Carried for years, mended for free.', pl: 'Noszone latami, naprawiane za darmo.' },
  },
  {
    id: 'clothing',
    name: { en: 'Clothing', pl: 'Odzież' },
    line: { en: 'What guides wear on a wet Tuesday.', pl: 'To, co przewodnicy noszą w deszczowy wtorek.' },
  },
  {
    id: 'camp',
    name: { en: 'Camp', pl: 'Biwak' },
    line: { en: 'Light, heat and water.', pl: 'Światło, ciepło i woda.' },
  },
]

const product = (
  id: string,
  category: string,
  price: number,
  name: Words,
  line: Words,
  facts: Words[],
): Product => ({ id, category, price, name, line, facts })

export const PRODUCTS: Product[] = [
  product(
    'ridge-2',
    'tents',
    389,
    { en: 'Ridge 2 trekking tent', pl: 'Namiot trekkingowy Ridge 2' },
    {
      en: 'Up in four minutes, in wind, with gloves on.',
      pl: 'Stoi w cztery minuty, na wietrze, w rękawicach.',
    },
    [
      { en: '1.9 kg with pegs', pl: '1,9 kg ze śledziami' },
      { en: '5,000 mm floor', pl: 'Podłoga 5000 mm' },
      { en: 'Two entrances', pl: 'Dwa wejścia' },
    ],
  ),
  product(
    'basecamp-6',
    'tents',
    1190,
    { en: 'Basecamp 6 group tent', pl: 'Namiot grupowy Basecamp 6' },
    { en: 'Six people and their wet coats.', pl: 'Sześć osób i ich mokre kurtki.' },
    [
      { en: '14 kg in two bags', pl: '14 kg w dwóch torbach' },
      { en: 'Standing height', pl: 'Wysokość do stania' },
      { en: 'Every pole to be had singly', pl: 'Każdy pałąk do kupienia osobno' },
    ],
  ),
  product(
    'tarp-lite',
    'tents',
    119,
    { en: 'Tarp Lite 3 × 3', pl: 'Płachta Tarp Lite 3 × 3' },
    { en: 'A roof for lunch, or for the night.', pl: 'Dach na obiad albo na noc.' },
    [
      { en: '540 g', pl: '540 g' },
      { en: 'Sixteen loops', pl: 'Szesnaście pętli' },
      { en: 'Lines included', pl: 'Linki w komplecie' },
    ],
  ),
  product(
    'down-350',
    'sleeping',
    279,
    { en: 'Down 350 sleeping bag', pl: 'Śpiwór puchowy Down 350' },
    { en: 'Comfortable at −4 °C, small as a loaf.', pl: 'Komfort przy −4 °C, mały jak bochenek.' },
    [
      { en: '350 g of 800 cuin down', pl: '350 g puchu 800 cuin' },
      { en: '790 g in all', pl: 'Razem 790 g' },
      { en: 'Washed by us once a year', pl: 'Raz w roku pierzemy go my' },
    ],
  ),
  product(
    'drift-mat',
    'sleeping',
    129,
    { en: 'Drift mat', pl: 'Mata Drift' },
    { en: 'Nine centimetres between you and the stones.', pl: 'Dziewięć centymetrów od kamieni.' },
    [
      { en: 'R-value 4.8', pl: 'R-value 4,8' },
      { en: '520 g', pl: '520 g' },
      { en: 'Pump sack included', pl: 'Worek do pompowania w komplecie' },
    ],
  ),
  product(
    'trail-45',
    'packs',
    189,
    { en: 'Trail 45 backpack', pl: 'Plecak Trail 45' },
    { en: 'Four days of hut to hut.', pl: 'Cztery dni od schroniska do schroniska.' },
    [
      { en: '45 litres', pl: '45 litrów' },
      { en: '1.3 kg', pl: '1,3 kg' },
      { en: 'Three back lengths', pl: 'Trzy długości pleców' },
    ],
  ),
  product(
    'carrier-80',
    'packs',
    269,
    { en: 'Carrier 80 expedition pack', pl: 'Plecak wyprawowy Carrier 80' },
    { en: 'For those who carry for the others.', pl: 'Dla tych, którzy noszą za innych.' },
    [
      { en: '80 litres', pl: '80 litrów' },
      { en: 'Up to 30 kg', pl: 'Do 30 kg' },
      { en: 'Frame of aluminium', pl: 'Stelaż z aluminium' },
    ],
  ),
  product(
    'storm-shell',
    'clothing',
    329,
    { en: 'Storm shell jacket', pl: 'Kurtka Storm' },
    { en: 'Three layers, no fluorine.', pl: 'Trzy warstwy, bez fluoru.' },
    [
      { en: '20,000 mm', pl: '20 000 mm' },
      { en: '410 g', pl: '410 g' },
      { en: 'Your logo from ten pieces', pl: 'Twoje logo od dziesięciu sztuk' },
    ],
  ),
  product(
    'moss-boots',
    'clothing',
    219,
    { en: 'Moss mid boots', pl: 'Buty Moss mid' },
    { en: 'Can be resoled three times.', pl: 'Trzy razy wymienisz podeszwę.' },
    [
      { en: 'Sizes 35 to 49', pl: 'Rozmiary 35–49' },
      { en: 'Leather from Bavaria', pl: 'Skóra z Bawarii' },
      { en: '560 g each', pl: '560 g sztuka' },
    ],
  ),
  product(
    'ember-stove',
    'camp',
    89,
    { en: 'Ember stove', pl: 'Kuchenka Ember' },
    {
      en: 'A litre boils in three minutes and ten.',
      pl: 'Litr wrze po trzech minutach i dziesięciu sekundach.',
    },
    [
      { en: '198 g', pl: '198 g' },
      { en: 'Gas of every usual thread', pl: 'Każdy typowy gwint' },
      { en: 'Wind shield included', pl: 'Osłona od wiatru w komplecie' },
    ],
  ),
  product(
    'summit-lamp',
    'camp',
    59,
    { en: 'Summit headlamp 400', pl: 'Czołówka Summit 400' },
    { en: 'One button. Works with frozen fingers.', pl: 'Jeden przycisk. Działa zmarzniętymi palcami.' },
    [
      { en: '400 lumens', pl: '400 lumenów' },
      { en: 'Forty hours', pl: 'Czterdzieści godzin' },
      { en: 'USB-C', pl: 'USB-C' },
    ],
  ),
  product(
    'steel-bottle',
    'camp',
    34,
    { en: 'Steel bottle, one litre', pl: 'Butelka stalowa, litr' },
    { en: 'Dented and proud of it.', pl: 'Poobijana i dumna.' },
    [
      { en: '290 g', pl: '290 g' },
      { en: 'Wide neck', pl: 'Szeroka szyjka' },
      { en: 'Engraving on request', pl: 'Grawer na życzenie' },
    ],
  ),
]

export const productOf = (id: string): Product | undefined => PRODUCTS.find(product => product.id === id)
export const categoryOf = (id: string): Category | undefined =>
  CATEGORIES.find(category => category.id === id)

/** Products with every word of the term in their name, line or category, in either language. */
export function findProducts(term: string): Product[] {
  const wanted = plain(term).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  return PRODUCTS.filter(({ name, line, category }) => {
    const { en, pl } = categoryOf(category)!.name
    const text = plain([name.en, name.pl, line.en, line.pl, en, pl].join(' '))
    return wanted.every(word => text.includes(word))
  })
}

/** `spiwor` finds „śpiwór”. */
const plain = (text: string): string =>
  text.toLowerCase().replaceAll('ł', 'l').normalize('NFKD').replace(/\p{M}/gu, '')

/** A product as GA4's e-commerce events name it. */
export const itemOf = (product: Product, name: string, quantity = 1) => ({
  item_id: product.id,
  item_name: name,
  price: product.price,
  quantity,
})
