import { lookAtPage } from './page.js'
import { warn } from './speak.js'

let answer: Promise<string> | undefined

/**
 * If the site is not registered, the collector's answer lacks the CORS headers for a request with
 * cookies, so the browser hides it, and an image shows only that the event was refused. This sends one
 * more request, without cookies and without a visitor, and prints its answer. It does so once a page.
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
