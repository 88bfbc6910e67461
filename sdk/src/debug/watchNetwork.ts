import { tell, warn } from './speak.js'

interface Violation {
  readonly blockedURI?: string
  readonly blockedURL?: string
  readonly effectiveDirective?: string
}

/** Prints how the requests to the collector ended, or which content security policy blocked them. */
export const watchNetwork = (collector: string): void => {
  const { origin } = new URL(collector, location.href)
  const refuse = ({ blockedURI, blockedURL = blockedURI, effectiveDirective }: Violation) => {
    if (`${blockedURL}`.startsWith(origin))
      warn('policy-blocks', blockedURL, origin, effectiveDirective)
  }
  document.addEventListener('securitypolicyviolation', refuse)
  observe('ReportingObserver', { types: ['csp-violation'], buffered: true }, (report) =>
    refuse(report.body as Violation),
  )
  observe('PerformanceObserver', { type: 'resource', buffered: true }, (entry) => {
    const { name, duration, responseStatus } = entry as unknown as PerformanceResourceTiming
    if (name !== `${collector}/e` && !name.startsWith(`${collector}/p?`)) return
    const status = responseStatus ? `answered ${responseStatus}` : 'ended'
    tell(`${name.split('?')[0]} ${status} after ${Math.round(duration)} ms`)
  })
}

type Entry = Readonly<Record<string, unknown>>
type Observer = new (
  callback: (entries: readonly Entry[] | { getEntries(): readonly Entry[] }) => void,
  options: object,
) => { observe(options: object): void }

/** With `buffered`, both observers also report earlier entries. Not every browser has both. */
const observe = (name: string, options: object, hear: (entry: Entry) => void): void => {
  const Observer = (window as never as Record<string, Observer | undefined>)[name]
  if (!Observer) return
  new Observer((entries) => {
    for (const entry of 'getEntries' in entries ? entries.getEntries() : entries) hear(entry)
  }, options).observe(options)
}
