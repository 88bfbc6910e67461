import { isIP } from 'node:net'
import { decimalsOf } from '../domain/currency.js'
import type { AccountId } from '../domain/ids.js'
import { isAlias, type PapSettings, type SaleHash } from '../domain/papSettings.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Deps } from './deps.js'
import { sha256 } from './keys.js'

/** The input for the settings. An omitted field keeps its value; "none" removes it. */
export interface PapForm {
  /** IP addresses and ranges, separated by commas. */
  readonly servers?: string
  readonly currency?: string
  /** The data field that has the hash: "data5". */
  readonly hashField?: string
  readonly hashSecret?: string
  /** "on" or "off": whether the whole fragment of a landing page may be an affiliate's code. */
  readonly anchors?: string
  /** "on" or "off": whether direct links count. */
  readonly directLinks?: string
}

export const SERVERS_MAX = 50
const SECRET_MIN = 8
const SECRET_MAX = 200

/** Changes what an account accepts from clients of Post Affiliate Pro. */
export const editPap = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  form: PapForm,
): Promise<PapSettings | Problem> => {
  const program = await storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  const { pap } = program
  const servers = form.servers === undefined ? pap.servers : readServers(form.servers)
  if (isProblem(servers)) return servers
  const currency = form.currency === undefined ? pap.currency : readCurrency(form.currency)
  if (isProblem(currency)) return currency
  const saleHash = readHash(form, pap.saleHash)
  if (isProblem(saleHash)) return saleHash
  if (saleHash && currency === undefined) {
    return problem(
      'invalid',
      'currency',
      'Set the currency too. The hash does not cover it, so the hash counts only for sales in this currency.',
    )
  }
  const wrong = (['anchors', 'directLinks'] as const).find(
    (name) => form[name] !== undefined && !/^(on|off)$/.test(form[name]),
  )
  if (wrong) return problem('invalid', wrong, 'Use "on" or "off".')
  const links = {
    ...(form.anchors !== undefined && { anchors: form.anchors === 'on' }),
    ...(form.directLinks !== undefined && { directLinks: form.directLinks === 'on' }),
  }
  const namesHash = form.hashField !== undefined || form.hashSecret !== undefined
  // Another person may change the other settings meanwhile, or remove the key.
  await storage.setPapSettings(accountId, {
    ...(form.servers !== undefined && { servers }),
    ...(form.currency !== undefined && { currency }),
    ...(namesHash && { saleHash }),
    ...links,
  })
  return { ...pap, servers, currency, saleHash, ...links }
}

/** Makes a new key for trusted requests, which replaces the previous one. It is shown once. */
export const newPapKey = async (
  { storage, newSecret }: Pick<Deps, 'storage' | 'newSecret'>,
  accountId: AccountId,
): Promise<string | Problem> => {
  const program = await storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  const key = newSecret()
  await storage.setPapSettings(accountId, { keyHash: sha256(key) })
  return key
}

/** Refuses the key from now on. */
export const removePapKey = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
): Promise<undefined | Problem> => {
  const program = await storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  await storage.setPapSettings(accountId, { keyHash: undefined })
  return undefined
}

/** Gives an account another name for clients of Post Affiliate Pro; "none" removes it. */
export const setAlias = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  text: string,
): Promise<undefined | Problem> => {
  const accounts = await storage.accounts()
  if (!accounts.some(({ id }) => id === accountId)) {
    return problem('unknown', 'account', `There is no account "${accountId}".`)
  }
  const alias = text === 'none' ? undefined : text
  if (alias !== undefined && !isAlias(alias)) {
    return problem('invalid', 'alias', 'Use 8 letters and digits, such as "a1B2c3D4".')
  }
  const other = accounts.find((one) => one.alias === alias || one.id === alias)
  if (alias !== undefined && other && other.id !== accountId) {
    return problem('exists', 'alias', `"${alias}" already names the account "${other.id}".`)
  }
  await storage.setAlias(accountId, alias)
  return undefined
}

const readServers = (text: string): readonly string[] | Problem => {
  if (text.trim() === 'none') return []
  const servers = [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))]
  const wrong = servers.find((one) => !isRange(one))
  if (wrong !== undefined || servers.length === 0) {
    return problem(
      'invalid',
      'servers',
      `"${wrong ?? text}" is no IP address. Enter addresses or ranges such as "203.0.113.7, 2001:db8::/48", or "none".`,
    )
  }
  return servers.length <= SERVERS_MAX
    ? servers
    : problem('too_many', 'servers', `Enter at most ${SERVERS_MAX} addresses and ranges.`)
}

/** A range of less than 8 bits is a mistake: it would trust a large part of the internet. */
const isRange = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (bits === undefined) return true
  const most = version === 4 ? 32 : 128
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= most
}

const readCurrency = (text: string): string | undefined | Problem => {
  if (text.trim() === 'none') return undefined
  const code = text.trim().toUpperCase()
  return decimalsOf(code) === undefined
    ? problem('invalid', 'currency', 'Use an ISO 4217 code such as "EUR".')
    : code
}

const readHash = (
  { hashField, hashSecret }: PapForm,
  known: SaleHash | undefined,
): SaleHash | undefined | Problem => {
  if (hashField === 'none' || hashSecret === 'none') return undefined
  if (hashField === undefined && hashSecret === undefined) return known
  const secret = hashSecret ?? known?.secret
  if (secret === undefined || secret.length < SECRET_MIN || secret.length > SECRET_MAX) {
    return problem(
      'invalid',
      'hashSecret',
      `Enter the secret of the sale hash, ${SECRET_MIN} to ${SECRET_MAX} characters.`,
    )
  }
  const [, digit] = /^(?:data)?([1-5])$/i.exec(hashField ?? '') ?? []
  const field = hashField === undefined ? known?.field : Number(digit)
  return field !== undefined && field >= 1
    ? { field, secret }
    : problem('invalid', 'hashField', 'Name the field that has the hash: data1 to data5.')
}
