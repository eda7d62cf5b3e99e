import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { Builder, By, Capabilities, type WebDriver } from 'selenium-webdriver'
import { freePort } from '../../free-port.ts'
import { until } from '../receiver.ts'
import type { Engine, Tab } from './engine.ts'

export const launchWebkit = async (): Promise<Engine> => {
  const port = await freePort()
  const server = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    // Root in a container has no user namespaces to build a sandbox from.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  })
  try {
    const driver = await session(port)
    const capabilities = await driver.getCapabilities()
    return {
      version: `WebKitGTK ${capabilities.get('browserVersion')}`,
      tab: async () => {
        // A tab that automation opens is behind the one that is seen, a window is before it.
        await driver.switchTo().newWindow('window')
        return tabOf(driver, await driver.getWindowHandle())
      },
      behind: (seen, url) => behind(driver, seen, url),
      quit: async () => {
        await driver.quit()
        await stop(server)
      },
    }
  } catch (error) {
    await stop(server)
    throw error
  }
}

const session = (port: number): Promise<WebDriver> =>
  until(
    () =>
      new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities(
          new Capabilities({
            browserName: 'MiniBrowser',
            'webkitgtk:browserOptions': {
              binary: globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser')[0],
              args: ['--automation'],
            },
          }),
        )
        .build()
        .catch(() => undefined) as Promise<WebDriver>,
    driver => !!driver,
    20_000,
  )

function tabOf(driver: WebDriver, handle: string): Tab {
  const here = async () => driver.switchTo().window(handle)
  return {
    open: async url => {
      await here()
      await driver.get(url)
    },
    run: async script => {
      await here()
      return driver.executeScript(script)
    },
    click: async selector => {
      await here()
      await driver.findElement(By.css(selector)).click()
    },
    back: async () => {
      await here()
      await driver.executeScript('setTimeout(() => history.back())')
    },
    show: async () => {
      await here()
    },
    close: async () => {
      await here()
      await driver.close()
      const [left] = await driver.getAllWindowHandles()
      if (left) await driver.switchTo().window(left)
    },
  }
}

async function behind(driver: WebDriver, seen: Tab, url: string): Promise<Tab> {
  await seen.show()
  await driver.switchTo().newWindow('tab')
  const tab = tabOf(driver, await driver.getWindowHandle())
  await tab.open(url)
  // MiniBrowser brings a tab forward only when the one before it is closed.
  return { ...tab, show: () => seen.close() }
}

async function stop(server: ChildProcess) {
  if (server.exitCode !== null) return
  server.kill()
  await once(server, 'exit')
}
