import { hashId } from './hash-id.ts'
import type { Alert, ContactId, RewardNews, SiteId } from './rows.ts'

/** One crossing earns one reward of a rule, however often it is decided: the id of a crossing names contact and cause. */
export const rewardId = (site: SiteId, plan: string, rule: string, crossing: string): string =>
  hashId('rw', JSON.stringify([site, plan, rule, crossing]))

type Told = { site: SiteId; contact: ContactId; plan: string; score: number; at: number; news: RewardNews }

/** The alert by which webhooks hear of a reward; its id is a function of the reward and its state. */
export const rewardAlert = ({ news, at, ...told }: Told): Alert => ({
  id: hashId('al', JSON.stringify(['reward', news.reward, news.state])),
  rule: news.reward,
  kind: 'reward',
  from: null,
  threshold: null,
  direction: null,
  event: null,
  page: null,
  reasons: [],
  trigger: null,
  digest: null,
  change: null,
  late: false,
  ...told,
  at,
  statedAt: at,
  reward: news,
})

/** The author of what the collector decides. */
export const BY_RULE = 'rule'
