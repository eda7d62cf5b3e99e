import { expect, it } from 'vitest'
import { deriveFromAgent } from '../../collector/enrich/user-agent.ts'

const isBot = (agent: string) => deriveFromAgent(agent).bot !== undefined
const ANDROID = (device: string) =>
  `Mozilla/5.0 (Linux; Android 10; ${device}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36`
const list = (text: string) => text.trim().split('\n')

// Devices and browsers of people whose names sound like a bot's.
const PEOPLE = [
  ...['CUBOT_P30', 'CUBOT X30', 'CUBOT NOTE 20 PRO', 'CUBOT KINGKONG 5 Pro Build/QP1A', 'Discovery Build/IMM76D', 'DISCOVERY',
    'General Mobile DISCOVERY II', 'GM Discovery tab 8', 'Discovery Air Build/KOT49H; wv', 'MI BOT Build/O1', 'Nomu S10 BOT', 'BOT',
    'X BOT 5 Build/QP1A', 'HBOT Build/X', 'LG-BOT', 'BOT 550', 'Discovery_II', ';CUBOT'].map(ANDROID),
  ...list(`
Mozilla/5.0 (Linux; U; Android 4.0.4; en-us; Discovery Build/IMM76D) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30
Opera/9.80 (Linux mips; U; CE-HTML/1.0 NETTV/3.2.1; en) Presto/2.6.33 Version/10.70
Opera/9.80 (Linux armv7l; Opera TV Store/6105; (VEWD)) CE-HTML/1.0 HbbTV/1.2.1
Mozilla/5.0 (Linux; Tizen 2.3) AppleWebKit/538.1 (KHTML, like Gecko) Version/2.3 TV Safari/538.1 CE-HTML/1.0 NETTV/4.4.1
Mozilla/5.0 (Linux; Android 10; M2006C3LC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/92.0.4515.131 Mobile Safari/537.36 SogouMSE,SogouMobileBrowser/5.31.9
Mozilla/5.0 (Linux; U; Android 9; zh-cn; X Build/P) AppleWebKit/533.1 Sogou/1.0 SogouMobileBrowser/5.28.3 Mobile Safari
Mozilla/5.0 (compatible; CE-HTML/1.0; NETTV)
Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 SogouSearch Ios/5.9.8
Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.34(0x18002230) NetType/WIFI Language/zh_CN tools
Mozilla/5.0 (Linux; Android 12; V2148A Build/SP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107 MQQBrowser/6.2 TBS/046295 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.34.2340(0x28002237) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64 tools`),
] // biome-ignore format: a table
const BOTS = [
  ...list(`
Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)
Sogou Pic Spider/3.0(+http://www.sogou.com/docs/help/webmasters.htm#07)
Mozilla/5.0 (compatible; Discoverybot/2.0; +http://discoveryengine.com/discoverybot.html)
Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36
Mozilla/5.0 (compatible; Discovery; +http://example.com)
Google-Discovery
BOT/0.1 (BOT for JCE)
Mozilla/5.0 (Linux; Android 9; x; HUGEBOT/1.0) AppleWebKit/537.36 Chrome/90 Mobile Safari/537.36
Mozilla/5.0 (Linux; Android 9; Discovery/1.0) Chrome/90 Safari/537.36
Mozilla/5.0 (compatible; SomeTools/1.0)`),
  `${ANDROID('Discovery')} Googlebot/2.1`,
  `${ANDROID('CUBOT X30')} (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)`,
]

it.each(PEOPLE)('%s is a browser', agent => expect(isBot(agent)).toBe(false))
it.each(BOTS)('%s is a bot', agent => expect(isBot(agent)).toBe(true))

it('a user agent of any length is classified in milliseconds', () => {
  for (const piece of ['(Linux; ', 'BOT ', 'MicroMessenger/tools ', 'Discovery;', 'Sogou'])
    expect(typeof isBot(piece.repeat(2_000))).toBe('boolean')
})
