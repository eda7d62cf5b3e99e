import { computed } from '@preact/signals'
import type { RefusalCode, Verdict } from '../../../shared/insights.ts'
import type { Language } from '../../../shared/person.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Insights',
  lead: 'What your own history says about this plan. Each figure is counted from stored events, with what came before a conversion only.',
  conversion: 'Conversion',
  horizon: 'Converts within',
  days: (count: number) => n(count, { one: 'day', other: 'days' }),
  parts: { threshold: 'Threshold', rules: 'Rules', customers: 'Customers', sources: 'Sources', path: 'Path' },
  part: 'Part',
  showPeople: 'Show these people',
  peopleTitle: 'People',
  peopleOf: (count: number) => n(count, { one: 'person', other: 'people' }),
  peopleShown: (shown: string) => `The latest ${shown} are listed.`,
  person: 'Contact',
  lastSeen: 'Last activity',
  closeList: 'Close the list',
  counting: (done: string, total: string) => `Counting: ${done} of ${total} contacts`,
  asOf: (time: string) => `Counted at ${time}`,
  sample: (counted: string, all: string) => `from a sample of ${counted} of ${all} contacts`,
  since: (day: string, people: string, conversions: string) =>
    `Since ${day}: ${people} people, ${conversions} converted.`,
  leftOut: {
    boughtAtOnce: (count: string) => `${count} converted with their first event and are not counted.`,
    objected: (count: string) => `${count} objected to profiling.`,
    outsideAudience: (count: string) => `${count} are outside the plan’s audience.`,
    earlier: (count: string) => `${count} came before the period.`,
  },
  arrivedLate: (share: string) =>
    `${share} of the points before conversions come from events that arrived afterwards (imports, for example). The figures below look better than live scores were.`,
  noPlanTitle: 'No live plan',
  noPlanText: 'Insights are about a published plan. Publish one first.',
  noPlanDo: 'Open plans',
  stale: 'Can’t reach the server; these are the latest figures.',

  thresholdTitle: 'Who converts from which score on?',
  thresholdLead: 'Move the slider to a score.',
  score: 'Score',
  from: (score: string) => `From ${score} points`,
  sentence: (people: string, score: string, converted: string, days: number) =>
    `Of ${people} people who reached ${score}, ${converted} converted within ${n(days, { one: 'day', other: 'days' })}.`,
  surely: (low: string, high: string) => `surely between ${low} and ${high} of 100`,
  reachedBy: (count: number) => `Show the ${n(count, { one: 'person', other: 'people' })} who reached it`,
  convertedOf: (count: number) => `Show the ${n(count, { one: 'person', other: 'people' })} who converted`,
  none: 'No one reached this score in time.',
  converts: 'Convert',
  caught: 'Of all conversions',
  caughtLead: (found: string, all: string) => `${found} of ${all} reached it in time`,
  perWeek: 'People a week',
  ofPeople: (share: string) => `${share} of all people`,
  today: 'The plan’s thresholds are marked.',
  table: 'Show as a table',
  reached: 'Reached it',
  converted: 'Converted',
  range: 'Surely between',
  suggestionsTitle: 'Suggested thresholds',
  suggestionsLead: 'Chosen on the earlier part of the history and checked on the later part.',
  sureness: {
    6: 'More likely than not (6 of 10)',
    8: 'Almost surely (8 of 10)',
    9: 'Nearly always (9 of 10)',
  } as Record<number, string>,
  suggested: (score: string) => `From ${score} points`,
  chosen: (converted: string, people: string) => `Earlier: ${converted} of ${people} converted.`,
  confirmed: (converted: string, people: string) => `Later: ${converted} of ${people}. Confirmed.`,
  notConfirmed: (converted: string, people: string) => `Later: ${converted} of ${people}. Not confirmed.`,
  notReached: 'No score is that sure.',
  best: (score: string, people: string, converted: string) =>
    `The surest is ${score}: of ${people} who reached it, ${converted} converted.`,
  trade: (score: string, people: string, converted: string) =>
    `The best balance is ${score}: of ${people}, ${converted} converted.`,
  propose: 'Add to the plan as a draft',
  proposeHint:
    'Opens the plan with the threshold as an unpublished change. The preview shows what it would do.',
  thresholdName: (score: string) => `From ${score} points`,

  qualityTitle: 'Does the score tell buyers from others?',
  quality: (value: string) =>
    `In ${value} of 100 pairs the one who converts has the higher score. 50 would be chance.`,
  qualityFrom: (looks: string, conversions: string) =>
    `Judged on ${looks} people of the latest period; ${conversions} of them converted.`,
  checksTitle: 'Three checks',
  checks: {
    people: 'It singles out 15 to 35 % of the people',
    conversions: 'They hold at least 60 % of the conversions',
    ends: 'The top stage converts ten times as often as the lowest',
  },
  passed: 'passed',
  failed: 'not passed',
  unknown: 'cannot be told yet',
  bandsTitle: 'Stages',
  stage: 'Stage',
  rate: 'Converted',

  rulesTitle: 'What each rule tells',
  rulesLead: (looks: string, days: number) =>
    `Contacts were checked ${n(days, { one: 'day', other: 'days' })} apart, ${looks} times in all: what was known then, and whether the contact converted afterwards.`,
  noLooks:
    'The history is shorter than the time within which people convert, so there is nothing to compare yet. Choose a shorter time, or wait.',
  rule: 'Rule',
  with: 'With it',
  without: 'Without it',
  reach: 'Reach',
  verdict: 'Finding',
  points: 'Points now',
  suggestedPoints: 'Suggested',
  verdicts: {
    ignored: 'Hardly anyone does it',
    too_few: 'Too few to tell',
    draws_buyers: 'Draws buyers',
    turns_away: 'Turns buyers away',
    no_difference: 'No difference',
    cannot_tell: 'Cannot tell',
  } satisfies Record<Verdict, string>,
  hint: 'a hint: few conversions',
  consequence: 'part of converting',
  together: (names: string) => `comes together with ${names}`,
  near: (pages: string) => `people open ${pages}`,
  of: (converted: string, all: string) => `${converted} of ${all}`,
  kept: 'kept',
  actsTitle: 'Not in your plan, but it tells',
  actsLead:
    'Actions and pages without a rule of their own whose visitors convert more or less often than others.',
  actsNone: 'Nothing stands out.',
  action: 'Action or page',
  pointsTitle: 'Suggested points',
  toDouble: (points: string) => `Every ${points} points double the odds of a conversion.`,
  keepPlan: 'The data give no reason to change the points.',
  changed: (count: number) => `${n(count, { one: 'rule', other: 'rules' })} would change.`,
  proposePoints: 'Open as a draft',
  proposePointsHint: 'Opens the plan with these points as an unpublished change.',
  cause:
    'These figures say who converts, not why: sending everyone to a page need not help. They describe past customers; a group you never reached is not in them.',

  profileTitle: 'What your customers have in common',
  profileLead: (conversions: string, people: string) =>
    `${conversions} of ${people} people converted. Groups that convert more or less often than that:`,
  profileNone: 'No group stands out from the others.',
  group: 'Group',
  ofConverters: 'Of all who converted',
  times: (factor: string) => `${factor} times the average`,
  attributes: {
    'source.channel': 'First source',
    'device.type': 'First device',
    'place.country': 'Country',
    'place.city': 'City',
    'first.weekday': 'First visit on',
    'first.quarter': 'First visit at',
  } as Record<string, string>,
  quarters: ['0:00–6:00', '6:00–12:00', '12:00–18:00', '18:00–24:00'],
  notKnown: 'not known',
  others: 'other values',
  upTo: (to: string) => `up to ${to}`,
  above: (from: string) => `above ${from}`,
  between: (from: string, to: string) => `above ${from}, up to ${to}`,
  profileVerdicts: { over: 'Converts more often', under: 'Converts less often', as_all: 'As all' },
  fairness:
    'Age, sex, health, religion and nationality are never compared. Properties are compared if the plan names them.',

  sourcesTitle: 'Which sources bring customers?',
  sourcesLead:
    'By what brought people first. A small group is drawn towards the average before it is ranked.',
  by: 'By',
  sourceKinds: { channel: 'Channel', name: 'Source', campaign: 'Campaign', partner: 'Partner' },
  direct: 'direct or unknown',
  people: 'People',
  lastTouch: 'Last source of',
  value: 'Value',
  median: (amount: string) => `median ${amount}`,
  handful: 'small group',
  sourceVerdicts: { more: 'More than others', less: 'Less than others', cannot_tell: 'Cannot tell' },
  sourcesNone:
    'Too early: no person has been known long enough to compare sources. Choose a shorter time to convert.',
  timeTitle: 'How long does it take?',
  timeLead: 'From the first event, with those who have not converted yet.',
  withinDays: (count: number) => `Within ${n(count, { one: 'day', other: 'days' })}`,
  notYet: 'not known yet',
  horizonAdvice: (count: number) =>
    `Four of five conversions of half a year happen within ${n(count, { one: 'day', other: 'days' })}.`,
  cohortsTitle: 'By month of the first visit',
  month: 'Month',
  surgesTitle: 'Times of unusual interest',
  surgesLead:
    'More people were active than usual for the weekday: a sale, a season, a mention. A season in the plan levels their points.',
  asUsual: (factor: string) => `${factor} times as many as usual`,
  proposeSeason: (factor: string) => `Add as a season (× ${factor})`,
  surgeName: (day: string) => `Interest from ${day}`,

  refused: {
    few_conversions: (have: string, need: string) => `Too few conversions: ${have}, and ${need} are needed.`,
    few_ripe_conversions: (have: string, need: string) =>
      `Too few conversions of people who have been known for the whole time to convert: ${have}, and ${need} are needed.`,
    few_training_conversions: (have: string, need: string) =>
      `Too few conversions in the earlier part, from which points are computed: ${have}, and ${need} are needed.`,
    short_history: (have: string, need: string) =>
      `The history is too short: ${have} days, and ${need} are needed.`,
    few_conversions_later: (have: string, need: string) =>
      `Too few conversions in the later part, which checks the result: ${have}, and ${need} are needed.`,
    too_few_above: (have: string, need: string) =>
      `Too few people reach such a score: ${have}, and ${need} are needed.`,
    not_reached: () => 'No score is that sure.',
    one_class: () =>
      'There is nothing to compare yet: people who converted and people who did not are both needed.',
    no_group_large_enough: () => 'The groups are too small to compare.',
    score_tells_nothing: () =>
      'The score does not tell buyers from others yet, so no points can be suggested.',
    score_runs_the_wrong_way: () =>
      'The score runs the wrong way: people with more points convert less often. Look at the rules first.',
    no_rule_to_change: () => 'No rule has been met by enough people who converted.',
  } satisfies Record<RefusalCode, (have: string, need: string) => string>,
  weeks: (count: number) =>
    `At the present pace that takes about ${n(count, { one: 'week', other: 'weeks' })}.`,
}

export type InsightsWords = typeof en

const pl: InsightsWords = {
  title: 'Wnioski',
  lead: 'Co o tym planie mówi historia tej witryny. Każda liczba pochodzi z zapisanych zdarzeń i uwzględnia tylko to, co poprzedziło konwersję.',
  conversion: 'Konwersja',
  horizon: 'Konwersja w ciągu',
  days: count => k(count, { one: 'dnia', few: 'dni', many: 'dni' }),
  parts: { threshold: 'Próg', rules: 'Reguły', customers: 'Klienci', sources: 'Źródła', path: 'Droga' },
  part: 'Część',
  showPeople: 'Pokaż te osoby',
  peopleTitle: 'Osoby',
  peopleOf: count => k(count, { one: 'osoba', few: 'osoby', many: 'osób' }),
  peopleShown: shown => `Lista obejmuje najnowsze ${shown}.`,
  person: 'Kontakt',
  lastSeen: 'Ostatnia aktywność',
  closeList: 'Zamknij listę',
  counting: (done, total) => `Liczenie: ${done} z ${total} kontaktów`,
  asOf: time => `Stan z godziny ${time}`,
  sample: (counted, all) => `na podstawie próby ${counted} z ${all} kontaktów`,
  since: (day, people, conversions) => `Od ${day}: osoby: ${people}, konwersje: ${conversions}.`,
  leftOut: {
    boughtAtOnce: count => `Pominięto osoby, których pierwszym zdarzeniem była konwersja: ${count}.`,
    objected: count => `Sprzeciw wobec profilowania: ${count}.`,
    outsideAudience: count => `Poza grupą docelową planu: ${count}.`,
    earlier: count => `Przed badanym okresem: ${count}.`,
  },
  arrivedLate: share =>
    `${share} punktów sprzed konwersji pochodzi ze zdarzeń, które dotarły dopiero po niej (na przykład z importu). Poniższe liczby są więc lepsze niż wyniki widziane wtedy na żywo.`,
  noPlanTitle: 'Brak opublikowanego planu',
  noPlanText: 'Wnioski dotyczą opublikowanego planu. Najpierw opublikuj plan.',
  noPlanDo: 'Otwórz plany',
  stale: 'Serwer nie odpowiada; to ostatnie znane liczby.',

  thresholdTitle: 'Od jakiego wyniku kontakty kupują?',
  thresholdLead: 'Ustaw wynik suwakiem.',
  score: 'Wynik',
  from: score => `Od ${score} punktów`,
  sentence: (people, score, converted, days) =>
    `Osoby, które osiągnęły wynik ${score}: ${people}; konwersje w ciągu ${k(days, { one: 'dnia', few: 'dni', many: 'dni' })}: ${converted}.`,
  surely: (low, high) => `na pewno od ${low} do ${high} na 100`,
  reachedBy: count => `Pokaż, kto go osiągnął (${k(count, { one: 'osoba', few: 'osoby', many: 'osób' })})`,
  convertedOf: count => `Pokaż konwersje (${k(count, { one: 'osoba', few: 'osoby', many: 'osób' })})`,
  none: 'Nikt nie osiągnął tego wyniku na czas.',
  converts: 'Konwersja',
  caught: 'Ze wszystkich konwersji',
  caughtLead: (found, all) => `${found} z ${all} osiągnęło ten wynik na czas`,
  perWeek: 'Osób w tygodniu',
  ofPeople: share => `${share} wszystkich osób`,
  today: 'Zaznaczono progi planu.',
  table: 'Pokaż jako tabelę',
  reached: 'Osiągnęło',
  converted: 'Konwersje',
  range: 'Na pewno',
  suggestionsTitle: 'Proponowane progi',
  suggestionsLead: 'Wybrane na wcześniejszej części historii i sprawdzone na późniejszej.',
  sureness: {
    6: 'Raczej tak (6 na 10)',
    8: 'Prawie na pewno (8 na 10)',
    9: 'Niemal zawsze (9 na 10)',
  },
  suggested: score => `Od ${score} punktów`,
  chosen: (converted, people) => `Wcześniej: ${converted} z ${people}.`,
  confirmed: (converted, people) => `Później: ${converted} z ${people}. Potwierdzone.`,
  notConfirmed: (converted, people) => `Później: ${converted} z ${people}. Niepotwierdzone.`,
  notReached: 'Żaden wynik nie daje takiej pewności.',
  best: (score, people, converted) =>
    `Najpewniejszy jest wynik ${score}. Osoby, które go osiągnęły: ${people}, konwersje: ${converted}.`,
  trade: (score, people, converted) =>
    `Najlepszy kompromis to ${score}. Osoby, które go osiągnęły: ${people}, konwersje: ${converted}.`,
  propose: 'Dodaj do planu jako szkic',
  proposeHint: 'Otwiera plan z progiem jako nieopublikowaną zmianą. Podgląd pokaże jej skutki.',
  thresholdName: score => `Od ${score} punktów`,

  qualityTitle: 'Czy wynik odróżnia kupujących?',
  quality: value => `W ${value} na 100 par wyższy wynik ma osoba, która później kupuje. Przypadek dałby 50.`,
  qualityFrom: (looks, conversions) =>
    `Osoby z ostatniego okresu: ${looks}, w tym z konwersją: ${conversions}.`,
  checksTitle: 'Trzy sprawdziany',
  checks: {
    people: 'Plan wyróżnia od 15 do 35% osób',
    conversions: 'Mają one co najmniej 60% konwersji',
    ends: 'Najwyższy etap ma konwersje dziesięć razy częściej niż najniższy',
  },
  passed: 'spełniony',
  failed: 'niespełniony',
  unknown: 'jeszcze nie wiadomo',
  bandsTitle: 'Etapy',
  stage: 'Etap',
  rate: 'Konwersje',

  rulesTitle: 'Co mówią poszczególne reguły',
  rulesLead: (looks, days) =>
    `Kontakty sprawdzono co ${k(days, { one: 'dzień', few: 'dni', many: 'dni' })}, razem ${looks} razy: co było wtedy wiadomo i czy później nastąpiła konwersja.`,
  noLooks:
    'Historia jest krótsza niż czas na konwersję, więc nie ma jeszcze czego porównać. Wybierz krótszy czas albo poczekaj.',
  rule: 'Reguła',
  with: 'Z nią',
  without: 'Bez niej',
  reach: 'Zasięg',
  verdict: 'Wniosek',
  points: 'Punkty teraz',
  suggestedPoints: 'Proponowane',
  verdicts: {
    ignored: 'Prawie nikt tego nie robi',
    too_few: 'Za mało danych',
    draws_buyers: 'Przyciąga kupujących',
    turns_away: 'Zniechęca kupujących',
    no_difference: 'Bez różnicy',
    cannot_tell: 'Nie wiadomo',
  },
  hint: 'wskazówka: mało konwersji',
  consequence: 'część samej konwersji',
  together: names => `występuje razem z: ${names}`,
  near: pages => `otwierane strony: ${pages}`,
  of: (converted, all) => `${converted} z ${all}`,
  kept: 'bez zmian',
  actsTitle: 'Nie ma ich w planie, a coś mówią',
  actsLead: 'Działania i strony bez własnej reguły, po których konwersje są częstsze lub rzadsze.',
  actsNone: 'Nic się nie wyróżnia.',
  action: 'Działanie lub strona',
  pointsTitle: 'Proponowane punkty',
  toDouble: points => `Każde ${points} pkt podwaja szansę konwersji.`,
  keepPlan: 'Dane nie dają powodu, by zmieniać punkty.',
  changed: count =>
    `${k(count, { one: 'reguła zmieniłaby', few: 'reguły zmieniłyby', many: 'reguł zmieniłoby' })} punkty.`,
  proposePoints: 'Otwórz jako szkic',
  proposePointsHint: 'Otwiera plan z tymi punktami jako nieopublikowaną zmianą.',
  cause:
    'Te liczby mówią, kto kupuje, a nie dlaczego: wysłanie wszystkich na daną stronę nie musi pomóc. Opisują dotychczasowych klientów; nie ma w nich grup, do których firma nie dotarła.',

  profileTitle: 'Co łączy klientów',
  profileLead: (conversions, people) =>
    `Konwersje: ${conversions} z ${people} osób. Grupy, w których zdarzają się częściej lub rzadziej:`,
  profileNone: 'Żadna grupa się nie wyróżnia.',
  group: 'Grupa',
  ofConverters: 'Ze wszystkich konwersji',
  times: factor => `${factor} razy średnia`,
  attributes: {
    'source.channel': 'Pierwsze źródło',
    'device.type': 'Pierwsze urządzenie',
    'place.country': 'Kraj',
    'place.city': 'Miasto',
    'first.weekday': 'Pierwsza wizyta w dniu',
    'first.quarter': 'Pora pierwszej wizyty',
  },
  quarters: ['0:00–6:00', '6:00–12:00', '12:00–18:00', '18:00–24:00'],
  notKnown: 'nieznane',
  others: 'inne wartości',
  upTo: to => `do ${to}`,
  above: from => `powyżej ${from}`,
  between: (from, to) => `powyżej ${from}, do ${to}`,
  profileVerdicts: { over: 'Częściej kupują', under: 'Rzadziej kupują', as_all: 'Jak wszyscy' },
  fairness:
    'Wiek, płeć, zdrowie, religia i narodowość nigdy nie są porównywane. Właściwości są porównywane, jeśli wymienia je plan.',

  sourcesTitle: 'Które źródła przyprowadzają klientów?',
  sourcesLead: 'Według pierwszego źródła. Mała grupa jest przed ustaleniem kolejności zbliżana do średniej.',
  by: 'Według',
  sourceKinds: { channel: 'Kanał', name: 'Źródło', campaign: 'Kampania', partner: 'Partner' },
  direct: 'bezpośrednio lub nieznane',
  people: 'Osoby',
  lastTouch: 'Ostatnie źródło',
  value: 'Wartość',
  median: amount => `mediana ${amount}`,
  handful: 'mała grupa',
  sourceVerdicts: { more: 'Więcej niż inne', less: 'Mniej niż inne', cannot_tell: 'Nie wiadomo' },
  sourcesNone:
    'Za wcześnie: żadna z osób nie jest znana dość długo, by porównać źródła. Wybierz krótszy czas na konwersję.',
  timeTitle: 'Ile to trwa?',
  timeLead: 'Od pierwszego zdarzenia, razem z osobami, które jeszcze nie kupiły.',
  withinDays: count => `W ciągu ${k(count, { one: 'dnia', few: 'dni', many: 'dni' })}`,
  notYet: 'jeszcze nie wiadomo',
  horizonAdvice: count =>
    `Cztery na pięć konwersji z pół roku następuje w ciągu ${k(count, { one: 'dnia', few: 'dni', many: 'dni' })}.`,
  cohortsTitle: 'Według miesiąca pierwszej wizyty',
  month: 'Miesiąc',
  surgesTitle: 'Okresy nietypowego zainteresowania',
  surgesLead:
    'Aktywnych było więcej osób niż zwykle w danym dniu tygodnia: wyprzedaż, sezon, wzmianka w mediach. Sezon w planie wyrówna ich punkty.',
  asUsual: factor => `${factor} razy więcej niż zwykle`,
  proposeSeason: factor => `Dodaj jako sezon (× ${factor})`,
  surgeName: day => `Zainteresowanie od ${day}`,

  refused: {
    few_conversions: (have, need) => `Za mało konwersji: ${have}, potrzeba ${need}.`,
    few_ripe_conversions: (have, need) =>
      `Za mało konwersji osób znanych przez cały czas na konwersję: ${have}, potrzeba ${need}.`,
    few_training_conversions: (have, need) =>
      `Za mało konwersji we wcześniejszej części, z której wynikają punkty: ${have}, potrzeba ${need}.`,
    short_history: (have, need) => `Za krótka historia (w dniach): ${have}, potrzeba ${need}.`,
    few_conversions_later: (have, need) =>
      `Za mało konwersji w późniejszej części, która sprawdza wynik: ${have}, potrzeba ${need}.`,
    too_few_above: (have, need) => `Za mało osób osiąga taki wynik: ${have}, potrzeba ${need}.`,
    not_reached: () => 'Żaden wynik nie daje takiej pewności.',
    one_class: () => 'Nie ma jeszcze czego porównać: potrzebne są osoby z konwersją i osoby bez konwersji.',
    no_group_large_enough: () => 'Grupy są za małe, by je porównać.',
    score_tells_nothing: () =>
      'Wynik nie odróżnia jeszcze kupujących od pozostałych, więc nie ma podstaw do propozycji punktów.',
    score_runs_the_wrong_way: () =>
      'Wynik działa odwrotnie: osoby z większą liczbą punktów kupują rzadziej. Najpierw sprawdź reguły.',
    no_rule_to_change: () => 'Żadna reguła nie objęła dość osób z konwersją.',
  },
  weeks: count =>
    `W obecnym tempie potrwa to około ${k(count, { one: 'tygodnia', few: 'tygodni', many: 'tygodni' })}.`,
}

const CATALOGUES: Record<Language, InsightsWords> = { en, pl }
/** Loaded with the screen that needs them. */
export const insightsWords = computed(() => CATALOGUES[language.value])
