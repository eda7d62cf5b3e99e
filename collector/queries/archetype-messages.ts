import type { Archetype } from '../../shared/message.ts'
import type { Language } from '../../shared/person.ts'
import type { Plan } from '../../shared/plan.ts'

type Template = { action: string; subject: string; body: string }
type Whose = 'partner' | 'customer'

/** Built-in actions and messages; a plan may have its own. */
const TEMPLATES: Record<Language, Record<Whose, Record<Archetype, Template>>> = {
  en: {
    partner: {
      sleeping_giant: {
        action: 'Write today: this partner was among the best and has been quiet for two weeks.',
        subject: '{name}, we miss you at {site}',
        body: `Hello {name},

you were one of our best partners, and we have not heard from you for {days} days. Has something got in the way?

If new materials, another offer or a short call would help, just answer this message.

Best wishes
{manager}
{site}`,
      },
      rising_star: {
        action: 'Write this week: this partner is growing fast and can reach the next level.',
        subject: '{name}, your week at {site}',
        body: `Hello {name},

we have noticed what you did in the last days – thank you! You are close to the next level of our programme.

Tell me what you plan next, and I will see what we can add: materials, a code of your own, a better rate.

Best wishes
{manager}
{site}`,
      },
    },
    customer: {
      sleeping_giant: {
        action: 'Write today: this contact was among the most interested and has been quiet for two weeks.',
        subject: 'Can we help, {name}?',
        body: `Hello {name},

you have shown a lot of interest in what we do, and we have not heard from you for {days} days.

Is a question still open? Just answer this message, or name a time for a short call.

Best wishes
{manager}
{site}`,
      },
      rising_star: {
        action: 'Write this week: interest is rising fast.',
        subject: 'A short question, {name}',
        body: `Hello {name},

thank you for your interest in {site}. Is there something that you would like to know, or see?

I am glad to help: just answer this message.

Best wishes
{manager}
{site}`,
      },
    },
  },
  pl: {
    partner: {
      sleeping_giant: {
        action: 'Napisz dziś: to jeden z najlepszych partnerów, a od dwóch tygodni milczy.',
        subject: '{name}, brakuje nam Ciebie w {site}',
        body: `Dzień dobry, {name},

należysz do naszych najlepszych partnerów, a od {days} dni nie mamy od Ciebie wieści. Czy coś stanęło na przeszkodzie?

Jeśli pomogą nowe materiały, inna oferta albo krótka rozmowa, wystarczy odpisać na tę wiadomość.

Pozdrawiam
{manager}
{site}`,
      },
      rising_star: {
        action: 'Napisz w tym tygodniu: partner szybko rośnie i może wejść na wyższy poziom.',
        subject: '{name}, Twój tydzień w {site}',
        body: `Dzień dobry, {name},

widzimy, ile udało się zrobić w ostatnich dniach – dziękujemy! Do wyższego poziomu w programie brakuje już niewiele.

Napisz, co planujesz dalej, a sprawdzę, co możemy dodać: materiały, własny kod, lepszą stawkę.

Pozdrawiam
{manager}
{site}`,
      },
    },
    customer: {
      sleeping_giant: {
        action:
          'Napisz dziś: to był jeden z najbardziej zainteresowanych kontaktów, a od dwóch tygodni milczy.',
        subject: 'Czy możemy pomóc?',
        body: `Dzień dobry, {name},

dziękujemy za duże zainteresowanie naszą ofertą. Od {days} dni nie mamy wieści, więc pytam: czy zostało jakieś pytanie?

Wystarczy odpisać na tę wiadomość albo podać termin krótkiej rozmowy.

Pozdrawiam
{manager}
{site}`,
      },
      rising_star: {
        action: 'Napisz w tym tygodniu: zainteresowanie szybko rośnie.',
        subject: 'Krótkie pytanie',
        body: `Dzień dobry, {name},

dziękujemy za zainteresowanie {site}. Czy jest coś, co warto wyjaśnić albo pokazać?

Chętnie pomogę: wystarczy odpisać na tę wiadomość.

Pozdrawiam
{manager}
{site}`,
      },
    },
  },
}

export const templateOf = (
  plan: Plan | null,
  archetype: Archetype,
  whose: Whose,
  language: Language,
): Template => plan?.archetypes?.[archetype] ?? TEMPLATES[language][whose][archetype]

/** What placeholders stand for. */
export type Filling = { name: string; company: string; site: string; manager: string; days: string }

/** Fills a text once, so that a value with a placeholder in it stays as it is. Unknown placeholders stay too. */
export const filled = (text: string, filling: Filling): string =>
  text
    .replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(filling, name) ? filling[name as keyof Filling] : whole,
    )
    // Without a name: "Hello ," and ", we miss you".
    .replace(/ +,/g, ',')
    .replace(/^, */, '')
    .replace(/,,/g, ',')
