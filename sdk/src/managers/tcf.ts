/** Receives a consent manager's state. `isExplicit` is true if the visitor was asked and answered. */
export type Tell = (isGranted: boolean, isExplicit: boolean) => void

/**
 * The fields of the IAB's `TCData` that are read here
 * (https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework).
 */
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
 * Follows a consent manager of the IAB's Transparency and Consent Framework 2, or its stub, which passes
 * the listener on to the manager. Returns false if there is neither yet.
 */
export const followTcf = (tell: Tell, purposes: readonly string[]): boolean => {
  const { __tcfapi: api } = window as { __tcfapi?: TcfApi }
  if (typeof api !== 'function') return false
  api('addEventListener', 2, (data, success) => {
    if (!success || !data) return
    const { gdprApplies, eventStatus = '', purpose: { consents = {} } = {} } = data
    // Where the GDPR does not apply, the visitor was not asked. So this is not an explicit answer.
    if (gdprApplies === false) tell(true, false)
    // While the dialog is open, the consents are all false although the visitor has refused nothing yet.
    else if (/^(tcloaded|useractioncomplete)$/.test(eventStatus))
      tell(
        purposes.every((purpose) => consents[purpose]),
        true,
      )
  })
  return true
}
