import type { Language } from '../../../shared/person.ts'
import type { About, Mail } from './mail.ts'

export const MONEY_KINDS = [
  'sale_waiting',
  'sales_due',
  'statement_closed',
  'payment_made',
  'payment_returned',
  'account_changed',
] as const
export type MoneyKind = (typeof MONEY_KINDS)[number]

/** Mails on sales, statements and payments. `amount` is written out, `number` is that of a statement or an order. */
export const MONEY_WORDS: Record<Language, Record<MoneyKind, (about: About) => Mail>> = {
  pl: {
    sale_waiting: ({ amount, number, date, url }) => ({
      subject: `Nowa sprzedaż: ${amount}`,
      lines: [
        `Zamówienie ${number} przyniosło Ci prowizję: ${amount}.`,
        `Prowizja czeka do ${date}, na wypadek zwrotu. Potem jest do wypłaty.`,
      ],
      link: { label: 'Zobacz w panelu', url },
    }),
    sales_due: ({ amount, date, url }) => ({
      subject: `Do wypłaty: ${amount}`,
      lines: [`W dniu ${date} minął okres oczekiwania. Do wypłaty przybyło: ${amount}.`],
      link: { label: 'Zobacz w panelu', url },
    }),
    statement_closed: ({ amount, number, date, url }) => ({
      subject: `Rozliczenie ${number}: ${amount}`,
      lines: [
        `Rozliczenie ${number} za ${date} jest gotowe. Do wypłaty: ${amount}.`,
        'W panelu są wszystkie pozycje i plik PDF. Jeżeli wystawiasz fakturę, wpisz tam jej numer.',
      ],
      link: { label: 'Otwórz rozliczenie', url },
    }),
    payment_made: ({ amount, number, url }) => ({
      subject: `Wypłata: ${amount}`,
      lines: [`Rozliczenie ${number} jest oznaczone jako wypłacone: ${amount}.`],
      link: { label: 'Otwórz rozliczenie', url },
    }),
    payment_returned: ({ amount, number, url }) => ({
      subject: `Przelew wrócił: ${amount}`,
      lines: [
        `Przelew za rozliczenie ${number} (${amount}) wrócił do nas.`,
        'Prosimy o sprawdzenie numeru rachunku w panelu. Wypłatę ponowimy.',
      ],
      link: { label: 'Sprawdź rachunek', url },
    }),
    account_changed: ({ number, date, url }) => ({
      subject: 'Zmiana rachunku do wypłat',
      lines: [
        `Rachunek do wypłat zmieniono na kończący się cyframi ${number}. Obowiązuje od: ${date}.`,
        'Jeżeli to nie Ty, cofnij zmianę w panelu i napisz do nas od razu.',
      ],
      link: { label: 'Sprawdź rachunek', url },
    }),
  },
  en: {
    sale_waiting: ({ amount, number, date, url }) => ({
      subject: `New sale: ${amount}`,
      lines: [
        `Order ${number} has earned you a commission: ${amount}.`,
        `It waits until ${date}, in case of a refund. Then it is due.`,
      ],
      link: { label: 'See it in the portal', url },
    }),
    sales_due: ({ amount, date, url }) => ({
      subject: `Due: ${amount}`,
      lines: [`The waiting time ended on ${date}. Newly due: ${amount}.`],
      link: { label: 'See it in the portal', url },
    }),
    statement_closed: ({ amount, number, date, url }) => ({
      subject: `Statement ${number}: ${amount}`,
      lines: [
        `Statement ${number} for ${date} is ready. To be paid: ${amount}.`,
        'The portal has all its lines and a PDF. If you issue an invoice, enter its number there.',
      ],
      link: { label: 'Open the statement', url },
    }),
    payment_made: ({ amount, number, url }) => ({
      subject: `Payment: ${amount}`,
      lines: [`Statement ${number} is marked as paid: ${amount}.`],
      link: { label: 'Open the statement', url },
    }),
    payment_returned: ({ amount, number, url }) => ({
      subject: `Payment returned: ${amount}`,
      lines: [
        `The transfer for statement ${number} (${amount}) came back to us.`,
        'Please check your account number in the portal. We will pay again.',
      ],
      link: { label: 'Check the account', url },
    }),
    account_changed: ({ number, date, url }) => ({
      subject: 'Your payout account was changed',
      lines: [
        `The payout account was changed to one that ends with ${number}. It holds from: ${date}.`,
        'If it was not you, take the change back in the portal and write to us at once.',
      ],
      link: { label: 'Check the account', url },
    }),
  },
}
