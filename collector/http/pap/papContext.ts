import type { IncomingMessage } from 'node:http'
import type { AccountId } from '../../domain/ids.js'
import { USUAL_ACCOUNT } from '../../domain/papSettings.js'
import type { PapParams } from '../../pap/papParams.js'
import { readVisitor } from '../../pap/papVisitor.js'
import type { LinkContext } from '../linkCall.js'
import { ownAddress } from '../listeners.js'

/** What the listeners of existing integrations share. */
export type PapContext = LinkContext

/**
 * The account of a request: the one that it names by id or alias. Without a name, or with the one that all
 * clients have at first, that of the host or the only one.
 */
export const accountOf = async (
  { deps: { accounts }, options }: PapContext,
  req: IncomingMessage,
  params: PapParams,
): Promise<AccountId | undefined> => {
  const before = readVisitor(params.get('visitorid'))?.account
  const name = params.get('accountid')?.trim() || before || USUAL_ACCOUNT
  if (name !== USUAL_ACCOUNT) return accounts.named(name)
  return (await accounts.ofHost(ownAddress(req, options).ownHost)) ?? accounts.named(name)
}
