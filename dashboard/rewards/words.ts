import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import type { RewardState } from '../../shared/reward.ts'
import { language } from '../words/words.ts'

const en = {
  title: 'Rewards',
  lead: 'Gifts that the rules of plans have granted. A loyalty system answers through the API; here you do it by hand.',
  none: 'No rewards here.',
  noneHint: 'A plan grants them: add “rewards” to its document, with a threshold that counts proven points.',
  plans: 'Plans',
  show: 'Show',
  all: 'All',
  contact: 'Contact',
  reward: 'Reward',
  why: 'Why',
  state: 'State',
  states: {
    granted: 'to order',
    ordered: 'ordered',
    delivered: 'delivered',
    cancelled: 'cancelled',
  } as Record<RewardState, string>,
  steps: {
    granted: 'granted',
    ordered: 'ordered',
    delivered: 'delivered',
    cancelled: 'cancelled',
  } as Record<RewardState, string>,
  noName: 'Contact without a name',
  erased: 'deleted contact',
  because: (plan: string, score: string) => `${plan}: ${score} points`,
  byRule: 'by the rule',
  byKey: 'by a program',
  order: 'Ordered',
  orderLong: (name: string, who: string) => `${name} for ${who} is ordered`,
  deliver: 'Delivered',
  deliverLong: (name: string, who: string) => `${name} for ${who} is delivered`,
  cancel: 'Cancel',
  cancelLong: (name: string, who: string) => `Cancel ${name} for ${who}`,
  cancelWhy: 'Why is the reward cancelled?',
  more: 'Show more',
}

const pl: typeof en = {
  title: 'Nagrody',
  lead: 'Prezenty przyznane przez reguły planów. System lojalnościowy odpowiada przez API; tutaj robisz to ręcznie.',
  none: 'Nie ma tu nagród.',
  noneHint:
    'Przyznaje je plan: dodaj do jego dokumentu „rewards” z progiem, który liczy tylko potwierdzone punkty.',
  plans: 'Plany',
  show: 'Pokaż',
  all: 'Wszystkie',
  contact: 'Kontakt',
  reward: 'Nagroda',
  why: 'Za co',
  state: 'Stan',
  states: {
    granted: 'do zamówienia',
    ordered: 'zamówiona',
    delivered: 'doręczona',
    cancelled: 'anulowana',
  },
  steps: {
    granted: 'przyznana',
    ordered: 'zamówiona',
    delivered: 'doręczona',
    cancelled: 'anulowana',
  },
  noName: 'Kontakt bez nazwy',
  erased: 'usunięty kontakt',
  because: (plan, score) => `${plan}: ${score} pkt`,
  byRule: 'przez regułę',
  byKey: 'przez program',
  order: 'Zamówiona',
  orderLong: (name, who) => `${name} (${who}): zamówiona`,
  deliver: 'Doręczona',
  deliverLong: (name, who) => `${name} (${who}): doręczona`,
  cancel: 'Anuluj',
  cancelLong: (name, who) => `Anuluj: ${name} (${who})`,
  cancelWhy: 'Dlaczego nagroda jest anulowana?',
  more: 'Pokaż więcej',
}

const CATALOGUES: Record<Language, typeof en> = { en, pl }
export const rewardWords = computed(() => CATALOGUES[language.value])
