import type { AccountId } from '../../domain/ids.js'
import type { Program } from '../../domain/program.js'
import type { Deps } from '../deps.js'

/** The program of an account that has a key. */
export const programOf = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
): Promise<Program> => {
  const program = await storage.program(accountId)
  if (!program) throw new Error('A key of an account that does not exist was accepted')
  return program
}
