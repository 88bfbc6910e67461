import type { IncomingMessage } from 'node:http'
import type { ConversionDetail } from '../../domain/conversion.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import type { PapParams } from '../../pap/papParams.js'
import {
  filtersOf,
  formFields,
  idsOf,
  paramOf,
  type RpcCall,
  readRpc,
  rpcDone,
  rpcError,
  rpcRows,
} from '../../pap/rpc.js'
import { isSession, makeSession } from '../../pap/rpcSession.js'
import { parseJson } from '../json.js'
import type { Listener } from '../listeners.js'
import { sendJson, sendTooMany } from '../problemJson.js'
import { accountOf, type PapContext } from './papContext.js'
import { papListener } from './papListener.js'
import { hasKey, isTrusted, looksLikeBrowser } from './papTrust.js'
import {
  type Change,
  COLUMNS,
  changeAll,
  conversionsFor,
  conversionsWith,
  rowsOf,
} from './transactions.js'
import { VERSION } from './version.js'

/** What the calls of one message have in common. */
interface RpcContext {
  readonly context: PapContext
  readonly req: IncomingMessage
  readonly program: Program
  readonly isTrusted: boolean
}

/** `/scripts/server.php`: the calls that shops make about the commissions of their orders. */
export const rpcListener = (context: PapContext): Listener =>
  papListener(context, async (req, res, params) => {
    const { deps } = context
    const program = await programOf(context, req, params)
    const json = parseJson(params.get('d') ?? '')
    const message = isProblem(json) ? json : readRpc(json.value)
    if (isProblem(message)) return sendJson(res, 200, rpcError(message.message))
    const trusted = program !== undefined && mayCall(context, req, params, program, message.session)
    const wait = trusted ? deps.limits.server(req, program.account.id) : deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    const answers: unknown[] = []
    for (const call of message.calls) {
      answers.push(
        program
          ? await answerTo({ context, req, program, isTrusted: trusted }, call)
          : rpcError('There is no account with this id or alias.'),
      )
    }
    sendJson(res, 200, message.isList ? answers : answers[0])
  })

const programOf = async (context: PapContext, req: IncomingMessage, params: PapParams) => {
  const accountId = await accountOf(context, req, params)
  return accountId && context.programs.read(accountId)
}

const mayCall = (
  { deps, options }: PapContext,
  req: IncomingMessage,
  params: PapParams,
  program: Program,
  session: string,
): boolean =>
  isTrusted(req, params.get('wm_key'), program.pap, options.trustProxy) ||
  (!looksLikeBrowser(req) && isSession(program, session, deps.now()))

type Answer = (rpc: RpcContext, call: RpcCall) => Promise<unknown>

const answerTo = (rpc: RpcContext, call: RpcCall): Promise<unknown> => {
  const open = OPEN.get(call.name)
  if (open) return open(rpc, call)
  const own = TRUSTED.get(call.name)
  if (!own) return Promise.resolve(rpcError(NOT_KNOWN))
  return rpc.isTrusted ? own(rpc, call) : Promise.resolve(rpcError(NOT_TRUSTED))
}

const NOT_KNOWN = 'Waymark does not have this method of Post Affiliate Pro.'
const NOT_TRUSTED = `Log in first. The password is the key of "waymark pap key", or your server's address is listed with "waymark pap set --servers".`

/** A merchant logs in with the key as the password, or from a listed address with any. */
const authenticate: Answer = async (
  { context: { deps }, req, program, isTrusted: trusted },
  call,
) => {
  const fields = formFields(call)
  const isKnown = trusted || (!looksLikeBrowser(req) && hasKey(fields.get('password'), program.pap))
  if (!isKnown || fields.get('roleType') === 'A') {
    const wait = deps.limits.failedKey(req)
    return rpcDone(false, wait === undefined ? NOT_TRUSTED : `Wait ${wait} seconds.`)
  }
  const session = makeSession(program, deps.now())
  return rpcDone(true, 'Logged in.', [
    { name: 'S', value: session },
    { name: 'correspondsApi', value: 'Y' },
  ])
}

const change =
  (kind: (call: RpcCall) => Change | undefined, find: Find): Answer =>
  async (rpc, call) => {
    const { context, program } = rpc
    const what = kind(call)
    if (!what) return rpcError('This status cannot be set. Use A to approve or D to decline.')
    const found = await find(rpc, call)
    if (isProblem(found)) return rpcError(found.message)
    if (found.length === 0) return rpcDone(false, 'There is no such order.')
    const { count, why } = await changeAll(context.deps, program, what, found)
    return why === undefined ? rpcDone(true, `Changed: ${count}`) : rpcDone(false, why)
  }

type Find = (rpc: RpcContext, call: RpcCall) => Promise<readonly ConversionDetail[] | Problem>

const byIds: Find = ({ context: { deps }, program }, call) =>
  conversionsWith(deps, program, idsOf(call))
const byFilters: Find = async ({ context: { deps }, program }, call) => {
  const filters = filtersOf(call)
  return isProblem(filters) ? filters : conversionsFor(deps, program, filters)
}
const byOrderId: Find = ({ context: { deps }, program }, call) => {
  const value = paramOf(call, 'orderid')
  return conversionsFor(deps, program, [{ column: 'orderid', operator: 'E', value }])
}

const toRefund = () => 'refund' as const
const toStatus = (call: RpcCall): Change | undefined =>
  new Map<string, Change>([
    ['A', 'approve'],
    ['D', 'decline'],
  ]).get(paramOf(call, 'status'))

/** Calls that need no trust. */
const OPEN: ReadonlyMap<string, Answer> = new Map([
  ['Gpf_Api_AuthService.authenticate', authenticate],
  [
    'Gpf_Api_AuthService.getAppVersion',
    async () => rpcDone(true, '', [{ name: 'version', value: VERSION }]),
  ],
])

const FORM = 'Pap_Merchants_Transaction_TransactionsForm'

const TRUSTED: ReadonlyMap<string, Answer> = new Map([
  [
    'Pap_Merchants_Transaction_TransactionsGrid.getRows',
    async (rpc, call) => {
      const found = await byFilters(rpc, call)
      return isProblem(found) ? rpcError(found.message) : rpcRows(COLUMNS, rowsOf(found))
    },
  ],
  [`${FORM}.makeRefundChargeback`, change(toRefund, byIds)],
  [`${FORM}.makeRefundChargebackByParams`, change(toRefund, byFilters)],
  [`${FORM}.changeStatus`, change(toStatus, byIds)],
  [`${FORM}.changeStatusPerOrderId`, change(toStatus, byOrderId)],
])
