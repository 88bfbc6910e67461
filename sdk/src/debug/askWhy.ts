import { lookAtPage } from './page.js'
import { warn } from './speak.js'

let answer: Promise<string> | undefined

/**
 * Finds out why an event was rejected, and prints it. If the site is not registered, browsers hide the
 * answer to a request with cookies, and an image says only that the event was refused. So this asks
 * once more, without cookies and without a visitor id.
 */
export const askWhy = async (event: string): Promise<void> => {
  answer ||= ask()
  warn('rejected', event, (await answer) || 'see "Rejected and parked" in the panel')
}

const ask = (): Promise<string> => {
  const { collector, options } = lookAtPage('')
  const at = Date.now()
  const events = [{ id: 'why', type: 'forget', at }]
  const body = JSON.stringify({ v: 1, account: options.account, sentAt: at, events })
  return fetch(`${collector}/e`, { method: 'POST', credentials: 'omit', body })
    .then((response) => response.json())
    .then(({ results: [{ code, message }] = [{}], detail }) =>
      [code, message || detail].filter((part) => part).join(': '),
    )
    .catch(() => '')
}
