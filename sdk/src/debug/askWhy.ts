import { lookAtPage } from './page.js'
import { warn } from './speak.js'

/**
 * Of a site that is not registered browsers hide the answer from a request with cookies, and an image
 * says only that it was refused. Asks again without cookies, for nobody, and tells what is answered.
 */
export const askWhy = async (event: string): Promise<void> => {
  const { collector, options } = lookAtPage('')
  const at = Date.now()
  const { account } = options
  const events = [{ id: 'why', type: 'forget', at }]
  const body = JSON.stringify({ v: 1, account, sentAt: at, events })
  const why = await fetch(`${collector}/e`, { method: 'POST', credentials: 'omit', body })
    .then((response) => response.json())
    .then(({ results: [{ code, message }] = [{}], detail }) =>
      [code, message || detail].filter((part) => part).join(': '),
    )
    .catch(() => '')
  warn('rejected', event, why || 'see "Rejected and parked" in the panel')
}
