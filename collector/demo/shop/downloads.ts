import { CATEGORIES, PRODUCTS } from './catalogue.ts'
import { pdf } from './pdf.ts'
import type { Words } from './view.ts'

export type Download = { path: string; name: Words; make(): Uint8Array<ArrayBuffer> }

/** The PDF files that visitors download. */
export const DOWNLOADS = {
  prices: {
    path: '/demo/cennik-2026.pdf',
    name: { en: 'Price list 2026', pl: 'Cennik 2026' },
    make: () =>
      pdf('Peak & Trail – Price list / Cennik 2026', [
        ...CATEGORIES.flatMap(({ id, name }) => [
          '',
          `${name.en} / ${name.pl}`,
          ...PRODUCTS.filter(product => product.category === id).map(
            ({ name, price }) => `    ${name.en}\t€ ${price}.00`,
          ),
        ]),
        '',
        'Teams from ten people: 15 % off. / Zespoly od dziesieciu osob: 15 % rabatu.',
      ]),
  },
  guide: {
    path: '/demo/tent-guide.pdf',
    name: { en: 'Which tent? A guide', pl: 'Jaki namiot? Poradnik' },
    make: () =>
      pdf('Which tent? – Jaki namiot?', [
        'Two people, moving every day: Ridge 2.',
        'Six people, staying for a week: Basecamp 6.',
        'Warm nights, little to carry: Tarp Lite.',
        '',
        'Pitch it once at home. Always.',
      ]),
  },
} satisfies Record<string, Download>
