/** Says what a consent manager knows; `isExplicit` where the visitor was asked and answered. */
export type Tell = (isGranted: boolean, isExplicit: boolean) => void

/** The part of the IAB's `TCData` that matters here. */
interface TcData {
  readonly gdprApplies?: boolean
  readonly eventStatus?: string
  readonly purpose?: { readonly consents?: Readonly<Record<string, boolean>> }
}

type TcfApi = (
  command: 'addEventListener',
  version: 2,
  callback: (data: TcData | null, success: boolean) => void,
) => void

/**
 * Follows a consent manager of the IAB's Transparency and Consent Framework 2, or its stub, which hands
 * the listener on. False if there is none yet.
 */
export const followTcf = (tell: Tell, purposes: readonly string[]): boolean => {
  const { __tcfapi: api } = window as { __tcfapi?: TcfApi }
  if (typeof api !== 'function') return false
  api('addEventListener', 2, (data, success) => {
    if (!success || !data) return
    const { gdprApplies, eventStatus = '', purpose: { consents = {} } = {} } = data
    // Nobody was asked, so it is no answer.
    if (gdprApplies === false) tell(true, false)
    // While the dialog is open the string holds refusals that nobody has made.
    else if (/^(tcloaded|useractioncomplete)$/.test(eventStatus))
      tell(
        purposes.every((purpose) => consents[purpose]),
        true,
      )
  })
  return true
}
